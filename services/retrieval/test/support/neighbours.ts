import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { model } from './points.ts';

/** The embedding and the document service, as far as a search asks them. */
export interface Neighbours {
  readonly url: string;
  /** What the query is turned into. */
  vector: number[];
  pending: number;
  /** Services that answer every call with 503. */
  readonly broken: Set<'embedding' | 'document'>;
  /** Headers of the calls so far. */
  readonly calls: { path: string; headers: IncomingMessage['headers'] }[];
  stop(): Promise<void>;
}

export async function startNeighbours(): Promise<Neighbours> {
  const server = createServer((req, res) => {
    const path = req.url ?? '';
    neighbours.calls.push({ path, headers: req.headers });
    req.resume();
    const embedding = path === '/internal/embeddings';
    const answer = embedding
      ? { model: model.name, dimensions: model.dimensions, vectors: [neighbours.vector] }
      : { pending: neighbours.pending };
    const status = neighbours.broken.has(embedding ? 'embedding' : 'document') ? 503 : 200;
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const neighbours: Neighbours = {
    url: `http://127.0.0.1:${port}`,
    vector: [1, 0, 0, 0],
    pending: 0,
    broken: new Set(),
    calls: [],
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return neighbours;
}
