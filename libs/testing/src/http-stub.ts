import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from './listen-on-loopback.ts';

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
  /** All that came, the first first. */
  readonly requests: StubRequest[];
  answer: (request: StubRequest, response: ServerResponse) => void;
  /** Ends it with its connections. */
  close(): Promise<void>;
}

/** Starts a stub on a free port; its answer may be replaced later. */
export async function startHttpStub(answer: HttpStub['answer']): Promise<HttpStub> {
  const server = createServer(async (message, response) => {
    const body = Buffer.concat(await message.toArray()).toString();
    const { method = '', url = '', headers } = message;
    const request = { method, url, headers, body };
    stub.requests.push(request);
    stub.answer(request, response);
  });
  const { url, stop } = await listenOnLoopback(server);
  const stub: HttpStub = { url, requests: [], answer, close: stop };
  return stub;
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
