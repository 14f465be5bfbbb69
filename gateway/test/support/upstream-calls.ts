import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { CallHandler, Exchange } from '../../src/upstream/connection.ts';
import { type Connections, createConnections } from '../../src/upstream/connections.ts';
import type { UpstreamRequest } from '../../src/upstream/request-head.ts';

/** A server that says what the test says, and notes what it is sent. */
export async function listen(answer: (socket: Socket, sent: string) => void) {
  const sockets: Socket[] = [];
  const sent: string[] = [];
  const server = createServer((socket) => {
    const index = sockets.push(socket) - 1;
    sent.push('');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      sent[index] += chunk.toString('latin1');
      answer(socket, sent[index] ?? '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets, sent };
}

/** Connections that end with the test. */
export function open(options: Partial<Parameters<typeof createConnections>[0]> = {}): Connections {
  const connections = createConnections({
    tls: undefined,
    connectTimeoutMs: 5_000,
    idleTimeoutMs: 5_000,
    ...options,
  });
  onTestFinished(() => connections.destroy());
  return connections;
}

/** A request without a body. */
export const plain = (request: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  ...{ method: 'GET', path: '/a?b', headers: ['X-One', '1'], body: null, timeoutMs: 5_000 },
  ...request,
});

/** A call whose answer is gathered. */
export class Gathered implements CallHandler {
  readonly #done = Promise.withResolvers<string>();
  readonly text: Promise<string> = this.#done.promise;
  readonly #onStart: (exchange: Exchange) => void;
  status = 0;
  body = '';
  exchange: Exchange | undefined;
  ends = 0;

  constructor(onStart: (exchange: Exchange) => void = () => undefined) {
    this.#onStart = onStart;
    this.text.catch(() => undefined);
  }

  onStart(exchange: Exchange): void {
    this.exchange = exchange;
    this.#onStart(exchange);
  }

  onHead({ status }: { status: number }): void {
    this.status = status;
  }

  onBody(chunk: Buffer): void {
    this.body += chunk.toString();
  }

  onComplete(): void {
    this.ends += 1;
    this.#done.resolve(this.body);
  }

  onError(error: Error): void {
    this.ends += 1;
    this.#done.reject(error);
  }
}

/** A whole answer. */
export const ok = (body = 'ok', more = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;

/** A call that has begun. */
export function call(connections: Connections, origin: string, request?: Partial<UpstreamRequest>): Gathered {
  const gathered = new Gathered();
  connections.send(origin, plain(request), gathered);
  return gathered;
}
