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

/** Answers like a model: one event a word, and then as `end` says. */
export function sendCompletion(
  response: ServerResponse,
  words: readonly string[],
  end: 'done' | 'finish' | 'cut' | 'stop' | { readonly finishReason: string } = 'done',
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (choice: unknown) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;
  const text = words.map((content) => event({ delta: { content } })).join('');
  if (end === 'cut') response.write(text, () => response.destroy());
  else if (end === 'stop') response.end(text);
  else if (typeof end === 'object')
    response.end(`${text + event({ delta: {}, finish_reason: end.finishReason })}data: [DONE]\n\n`);
  else if (end === 'finish') response.end(text + event({ delta: {}, finish_reason: 'stop' }));
  else response.end(`${text}data: [DONE]\n\n`);
}
