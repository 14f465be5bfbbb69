import type { Chunk } from './domain/chunk.ts';

/** Why a text is embedded. A query has a person waiting behind it and goes ahead of passages. */
export type EmbeddingKind = 'query' | 'passage';

/** Turns texts into vectors. */
export interface EmbeddingProvider {
  /** Part of the vector cache's key and of point ids: vectors of different models do not compare. */
  readonly model: string;
  readonly dimensions: number;
  /** Texts that are best handed over at once; between two such calls, finished vectors can be kept. */
  readonly batchSize: number;
  /**
   * Unit-length vectors in the order of the texts; a text's vector does not depend on its neighbours.
   *
   * @throws AppError retryable when the same call may succeed later, `unprocessable` when this input never will
   */
  embed(
    texts: readonly string[],
    options: { kind: EmbeddingKind; signal?: AbortSignal },
  ): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** A document's bytes and what is known about them. */
export interface DocumentSource {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly title: string;
}

/** Text out of a document, in chunks. */
export interface DocumentSplitter {
  /** @throws AppError unprocessable with `details.stage` when this document cannot be read, now or later */
  split(source: DocumentSource, signal?: AbortSignal): Promise<Chunk[]>;
  close(): Promise<void>;
}
