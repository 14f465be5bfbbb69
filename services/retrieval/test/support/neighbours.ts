import { createServer, type IncomingMessage } from 'node:http';
import { listenOnLoopback } from '@lectern/testing';
import { references } from '../../src/domain/background.ts';
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

const unknownModel = {
  ...{ type: 'about:blank', title: 'Not found', status: 404, detail: 'There is no such model.' },
  ...{ code: 'not_found', reason: 'model_unknown', requestId: 'r' },
};

export async function startNeighbours(): Promise<Neighbours> {
  const server = createServer(async (req, res) => {
    const path = req.url ?? '';
    neighbours.calls.push({ path, headers: req.headers });
    const { texts = [] } = JSON.parse((await textOf(req)) || '{}') as { texts?: string[] };
    // There is one model, and none other to embed passages by.
    const embedding = path === '/internal/embeddings' || path === '/internal/passages';
    if (path === '/internal/passages' && !neighbours.broken.has('embedding')) {
      res.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(unknownModel));
      return;
    }
    const answer = embedding
      ? { model: model.name, dimensions: model.dimensions, vectors: texts.map(vectorOf) }
      : { pending: neighbours.pending };
    const status = neighbours.broken.has(embedding ? 'embedding' : 'document') ? 503 : 200;
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  // What tells how near a query is to anything is far from all queries here.
  const isReference = new Set(references.map(({ text }) => text));
  const vectorOf = (text: string) =>
    isReference.has(text) ? neighbours.vector.map(() => 0) : neighbours.vector;
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

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of req) text += part;
  return text;
}
