import type { ReadChunk } from '@lectern/contracts';
import type { DocumentKey } from '../domain/document.ts';

/** A page of the chunks of a version, and the ordinal to go on from when there are more. */
export interface ChunkPage {
  readonly chunks: readonly ReadChunk[];
  readonly next: number | undefined;
}

/** Which chunks of a version. */
export interface ChunkRange {
  /** Ordinal of the first one. */
  readonly from: number;
  readonly limit: number;
}

/** What was read of documents; who may see it is decided before it is asked for. */
export interface ReadChunks {
  /**
   * Chunks in their order; undefined when the version is not stored: not read yet, not readable, or replaced.
   *
   * @throws AppError `unavailable` (`chunks_unavailable`); the signal's reason
   */
  page(
    asked: DocumentKey & ChunkRange & { readonly version: number },
    signal: AbortSignal,
  ): Promise<ChunkPage | undefined>;
}
