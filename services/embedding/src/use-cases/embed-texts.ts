import type { EmbedTextsResponse } from '@lectern/contracts';
import type { EmbeddingModels, NamedModel } from '../ports.ts';

export interface EmbedTextsPorts {
  readonly models: Pick<EmbeddingModels, 'configured' | 'named'>;
}

export interface EmbedTextsInput {
  readonly texts: readonly string[];
  /** That of the index that is searched; undefined: the configured one. */
  readonly model?: NamedModel | undefined;
}

/**
 * Vectors of queries, in the order of the texts: ahead of all documents, and never cached, since hardly any query comes
 * twice.
 *
 * @throws AppError `not_found` (`model_unknown`); `unprocessable` (`dimensions_mismatch`) when the model has other dimensions
 */
export async function embedTexts(
  { models }: EmbedTextsPorts,
  { texts, model }: EmbedTextsInput,
  signal: AbortSignal,
): Promise<EmbedTextsResponse> {
  const provider = model === undefined ? models.configured : await models.named(model, signal);
  const vectors = await provider.embed(texts, { kind: 'query', signal });
  return { model: provider.model, dimensions: provider.dimensions, vectors: vectors.map((v) => [...v]) };
}
