import type { Viewer } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';

/** Which documents have the same bytes. */
export interface Duplicates {
  /**
   * Of those documents that are the viewer's own: the oldest other one of the viewer that has the same bytes in its newest version and
   * was made before; by id. One that is being deleted, or for which there was no room, is none.
   *
   * @throws AppError `unavailable` when the database cannot be reached; what the signal says
   */
  find(
    viewer: Viewer,
    documents: readonly Pick<Document, 'id' | 'content'>[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>>;
}
