import { type EmbedPassagesResponse, encodeVector } from '@lectern/contracts';
import { type Chunk, contentHash } from '../domain/chunk.ts';
import { type ContextMode, inputOf } from '../domain/splitting/sections.ts';
import { approximateTokens } from '../domain/token-counter.ts';
import type { DocumentVersion, EmbeddingModels, NamedModel } from '../ports.ts';
import { type EmbedChunksPorts, embedChunks } from './embed-chunks.ts';

export interface EmbedPassagesPorts extends Omit<EmbedChunksPorts, 'provider'> {
  readonly models: Pick<EmbeddingModels, 'named'>;
  /** What is embedded in front of a chunk. */
  readonly context: ContextMode;
}

/** Chunks of a version, of which the model is to make vectors. */
export interface EmbedPassagesInput extends DocumentVersion {
  readonly model: NamedModel;
  readonly title: string;
  readonly passages: readonly Pick<Chunk, 'text' | 'headings'>[];
}

/** What {@link embedPassages} needs of a chunk to embed it. */
type Input = Pick<Chunk, 'input' | 'contentHash'>;

/**
 * Vectors of chunks that are searchable already, by a model that a second index is built for: from the cache, or made and
 * cached, so that a repetition costs nothing. Documents of the same tenant take turns with these.
 *
 * @throws AppError `not_found` (`model_unknown`, or `document_not_found` for a document of another tenant); `unprocessable`
 *   (`dimensions_mismatch`) when the model has other dimensions
 */
export async function embedPassages(
  ports: EmbedPassagesPorts,
  { model, passages, title, ...document }: EmbedPassagesInput,
  signal: AbortSignal,
): Promise<EmbedPassagesResponse> {
  const provider = await ports.models.named(model, signal);
  const chunks = passages.map(({ text, headings }): Input => {
    // Not the model's own tokenizer: a long context may be cut elsewhere than when the document was read, no more.
    const input = inputOf(text, { mode: ports.context, title, headings }, approximateTokens);
    return { input, contentHash: contentHash(input) };
  });
  const vectors = await embedChunks({ ...ports, provider }, { document, chunks }, signal);
  return { vectors: chunks.flatMap((chunk) => encodedOf(vectors.get(chunk.contentHash))) };
}

function encodedOf(vector: Float32Array | undefined): string[] {
  return vector === undefined ? [] : [encodeVector(vector)];
}
