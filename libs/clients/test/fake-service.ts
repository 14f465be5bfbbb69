import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Discovery } from '@lectern/discovery';
import { problemMediaType } from '@lectern/errors';

/** A real HTTP server that answers as the test says, and remembers what it was asked. */
export interface FakeService {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** How many TCP connections it was ever given. */
  readonly connections: number;
  /** Requests whose sender went away before the answer was complete. */
  readonly abandoned: number;
  close(): Promise<void>;
}

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly atMs: number;
}

/** Answers the `index`-th request, counted from 0. */
export type Answer = (response: ServerResponse, index: number, request: IncomingMessage) => void;

export async function startFakeService(answer: Answer): Promise<FakeService> {
  const requests: ReceivedRequest[] = [];
  const state = { connections: 0, abandoned: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const index = requests.length;
      requests.push({
        method,
        path,
        headers,
        body: Buffer.concat(chunks).toString(),
        atMs: performance.now(),
      });
      answer(response, index, request);
    });
    response.on('close', () => {
      if (!response.writableFinished) state.abandoned++;
    });
  });
  server.on('connection', () => {
    state.connections++;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    get connections() {
      return state.connections;
    },
    get abandoned() {
      return state.abandoned;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers with a problem; `headers` come on top. */
export function problem(
  response: ServerResponse,
  status: number,
  members: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': problemMediaType, ...headers })
    .end(JSON.stringify({ status, detail: `answered ${status}`, ...members }));
}

/** A discovery that the test can change, and that counts how often it was asked. */
export class ChangingDiscovery implements Discovery {
  urls: readonly string[];
  asked = 0;

  constructor(...urls: readonly string[]) {
    this.urls = urls;
  }

  async resolve() {
    this.asked++;
    const [url] = this.urls;
    if (url === undefined) throw new Error('the test has no instance');
    return { url };
  }

  async list() {
    return this.urls.map((url) => ({ url }));
  }

  async register() {
    return async () => undefined;
  }

  async close() {
    this.urls = [];
  }
}

/** An address at which nobody listens: port 1 is reserved and unused. */
export const nobodyThere = 'http://127.0.0.1:1';
