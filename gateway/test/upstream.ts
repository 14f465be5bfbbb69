import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for a service: keeps what it was asked, and answers as a test says. */
export interface Upstream {
  readonly url: string;
  readonly port: number;
  /** In the order of arrival; bodies are read only if the answer reads them. */
  readonly requests: IncomingMessage[];
  /** Replaces the answer to everything from now on. */
  answer: RequestListener;
  /** Connections that were opened so far. */
  connections: number;
  close(): Promise<void>;
}

export async function startUpstream(answer: RequestListener = answerOk, port = 0): Promise<Upstream> {
  const server: Server = createServer();
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const upstream: Upstream = {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    requests: [],
    answer,
    connections: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  server.on('connection', () => {
    upstream.connections += 1;
  });
  server.on('request', (request, response) => {
    upstream.requests.push(request);
    upstream.answer(request, response);
  });
  return upstream;
}

export const answerOk: RequestListener = (request, response) => {
  request.resume();
  request.on('end', () => response.setHeader('content-type', 'application/json').end('{"ok":true}'));
};
