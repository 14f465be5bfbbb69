import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** What the server was asked. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A platform of one function, for as long as the test runs. */
export interface TestServer {
  readonly baseUrl: string;
  readonly seen: SeenRequest[];
}

/** Answers a request; `count` is the number of the requests of this method and path so far, from 1. */
export type Answer = (request: SeenRequest, res: ServerResponse, count: number) => unknown;

/** Starts it on a free port; it reads each request to its end before it answers. */
export async function serve(answer: Answer): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (req, res) => {
    const { method = '', url: path = '', headers } = req;
    const body = await text(req).catch(() => 'cut off');
    const request = { method, path, headers, body };
    seen.push(request);
    answer(request, res, seen.filter((one) => one.method === method && one.path === path).length);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** Answers with JSON. */
export function json(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Answers with problem details. */
export function problem(
  res: ServerResponse,
  status: number,
  facts: object,
  headers: Record<string, string> = {},
): void {
  const body = { type: 'urn:lectern:problem:x', title: 'X', status, detail: 'It cannot be.', ...facts };
  res.writeHead(status, { 'content-type': 'application/problem+json', ...headers }).end(JSON.stringify(body));
}

/** Begins an answer of server-sent events. */
export function openEvents(res: ServerResponse): (event: string, data: unknown, id?: number) => void {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  return (event, data, id) =>
    void res.write(
      `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`,
    );
}
