import { createServer } from 'node:http';
import type { ChunkPageResponse, ReadChunk } from '@lectern/contracts';
import { listenOnLoopback } from '@lectern/testing';

/** What the embedding service has stored of documents. */
export interface EmbeddingStub {
  readonly url: string;
  /** By tenant, document and version, as `tenant/document/version`. */
  readonly chunks: Map<string, readonly ReadChunk[]>;
  /** While true, every call fails as when the service is broken. */
  broken: boolean;
  stop(): Promise<void>;
}

export async function startEmbeddingStub(): Promise<EmbeddingStub> {
  const answer = (url: URL): ChunkPageResponse => {
    const [, documentId] = /^\/internal\/documents\/([^/]+)\/chunks$/.exec(url.pathname) ?? [];
    const { tenantId, version, from, limit } = Object.fromEntries(url.searchParams);
    const stored = stub.chunks.get(`${tenantId}/${documentId}/${version}`)?.slice(Number(from)) ?? [];
    const chunks = stored.slice(0, Number(limit));
    const next = stored[Number(limit)]?.ordinal;
    return stored.length === 0 ? {} : { chunks, ...(next === undefined ? {} : { next }) };
  };
  const server = createServer((req, res) => {
    const body = stub.broken ? '{}' : JSON.stringify(answer(new URL(req.url ?? '', stub.url)));
    res.writeHead(stub.broken ? 500 : 200, { 'Content-Type': 'application/json' }).end(body);
  });
  const { url, stop } = await listenOnLoopback(server);
  const stub: EmbeddingStub = { url, chunks: new Map(), broken: false, stop };
  return stub;
}
