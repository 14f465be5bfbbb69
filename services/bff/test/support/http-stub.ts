import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a stub got, read to its end. */
export interface StubRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A local HTTP server that answers as a test says. */
export interface HttpStub {
  readonly url: string;
  readonly requests: StubRequest[];
  answer: (request: StubRequest, response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startStub(answer: HttpStub['answer']): Promise<HttpStub> {
  const server = createServer(async (message, response) => {
    const body = Buffer.concat(await message.toArray()).toString();
    const { method = '', url = '', headers } = message;
    const request = { method, url, headers, body };
    stub.requests.push(request);
    stub.answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const stub: HttpStub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return stub;
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers like the model service: one event a word, and then as `end` says, a reason being that of an error. */
export function sendCompletion(
  response: ServerResponse,
  words: readonly string[],
  end: 'done' | 'cut' | { readonly reason: string } = 'done',
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const started = eventText('started', { target: 'primary', model: 'test-model', failed: [] });
  const text = started + words.map((word) => eventText('delta', { text: word })).join('');
  if (end === 'cut') response.write(text, () => response.destroy());
  else if (end === 'done')
    response.end(text + eventText('done', { usage: { inputTokens: 9, outputTokens: 2 } }));
  else {
    const problem = { code: 'unavailable', status: 503, retryable: true, ...end };
    response.end(text + eventText('error', problem));
  }
}

/** Answers like the model service where no model is to answer; `failed` are those that were tried. */
export function sendExtractive(response: ServerResponse, failed: readonly string[] = []): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(eventText('extractive', { failed }));
}

/** One server-sent event. */
export function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
