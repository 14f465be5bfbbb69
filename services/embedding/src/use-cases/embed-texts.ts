import type { EmbedTextsResponse } from '@lectern/contracts';
import type { EmbeddingProvider } from '../ports.ts';

export interface EmbedTextsPorts {
  readonly provider: Pick<EmbeddingProvider, 'model' | 'dimensions' | 'embed'>;
}

export interface EmbedTextsInput {
  readonly texts: readonly string[];
}

/**
 * Vectors of queries, in the order of the texts: ahead of all documents, and never cached, since hardly any query comes
 * twice. Decides on no error.
 */
export async function embedTexts(
  { provider }: EmbedTextsPorts,
  { texts }: EmbedTextsInput,
  signal: AbortSignal,
): Promise<EmbedTextsResponse> {
  const vectors = await provider.embed(texts, { kind: 'query', signal });
  return { model: provider.model, dimensions: provider.dimensions, vectors: vectors.map((v) => [...v]) };
}
