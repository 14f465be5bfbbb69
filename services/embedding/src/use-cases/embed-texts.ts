import type { EmbedTextsResponse } from '@lectern/contracts';
import type { EmbeddingProvider } from '../ports.ts';

/** Vectors of queries: ahead of all documents, and never cached, since hardly any is asked twice. */
export function createEmbedTexts({ provider }: { provider: EmbeddingProvider }) {
  return async (texts: readonly string[], signal: AbortSignal): Promise<EmbedTextsResponse> => {
    const vectors = await provider.embed(texts, { kind: 'query', signal });
    return { model: provider.model, dimensions: provider.dimensions, vectors: vectors.map((v) => [...v]) };
  };
}
