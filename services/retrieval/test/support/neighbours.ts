import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '@lectern/testing';
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
  const { url, stop } = await listenOnLoopback(server);
  const neighbours: Neighbours = {
    url,
    vector: [1, 0, 0, 0],
    pending: 0,
    broken: new Set(),
    calls: [],
    stop,
  };
  return neighbours;
}
