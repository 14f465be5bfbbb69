import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { listenOnLoopback } from '@lectern/testing';

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
  const server = createServer();
  server.keepAliveTimeout = 60_000;
  const { stop, ...address } = await listenOnLoopback(server, port);
  const upstream: Upstream = { ...address, requests: [], answer, connections: 0, close: stop };
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
