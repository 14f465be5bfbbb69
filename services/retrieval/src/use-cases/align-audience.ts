import type { DocumentKey } from '../domain/indexed-document.ts';
import type { Sharing } from '../domain/sharing.ts';
import { type VectorIndexes, writtenIndexes } from '../ports/vector-indexes.ts';
import type { DocumentIndex } from '../ports.ts';

export interface AlignAudiencePorts {
  readonly indexes: Pick<VectorIndexes, 'current'>;
  readonly index: Pick<DocumentIndex, 'find' | 'change'>;
}

/**
 * Gives the points of a document the audience that the index knows, in every index that they are written to. The index is
 * read again after each write: of two that write at once, the one that ends last sees what the other has stored, and so
 * leaves the newest.
 */
export async function alignAudience(
  { indexes, index }: AlignAudiencePorts,
  { document, applied }: { document: DocumentKey /** What the points have. */; applied: Sharing | undefined },
  signal: AbortSignal,
): Promise<void> {
  let last = applied;
  for (;;) {
    const sharing = (await index.find(document, signal))?.sharing;
    if (sharing === undefined || sharing.sharingRevision === last?.sharingRevision) return;
    // Which indexes there are is read after what is to be written: one that begins later copies the document as it then is.
    for (const { store } of writtenIndexes(await indexes.current(signal)))
      await store.setAudience(document, sharing, signal);
    // Answers that were made in between, from the points as they were, are not to be given again.
    await index.change(document, () => ({ newPayload: true }), { signal });
    last = sharing;
  }
}
