import type { ReadChunk } from '@lectern/contracts';
import type { DocumentVersion } from '../ports.ts';

/** The chunks that are stored, as they are shown to who may read their document. */
export interface StoredChunks {
  /**
   * At most `limit` chunks of a version in their order, from the ordinal `from` on; none of a version that is not stored, of another
   * tenant, or of a deleted document.
   *
   * @throws AppError `unavailable` when the database cannot be reached; the signal's reason
   */
  page(
    version: DocumentVersion,
    range: { readonly from: number; readonly limit: number },
    signal: AbortSignal,
  ): Promise<ReadChunk[]>;
}
