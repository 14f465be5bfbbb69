import type { DocumentKey } from '../domain/indexed-document.ts';
import type { Sharing } from '../domain/sharing.ts';
import type { DocumentIndex, VectorStore } from '../ports.ts';

export interface AlignAudiencePorts {
  readonly store: Pick<VectorStore, 'setAudience'>;
  readonly index: Pick<DocumentIndex, 'find' | 'change'>;
}

/**
 * Gives the points of a document the audience that the index knows. The index is read again after each write: of two that
 * write at once, the one that ends last sees what the other has stored, and so leaves the newest.
 */
export async function alignAudience(
  { store, index }: AlignAudiencePorts,
  { document, applied }: { document: DocumentKey /** What the points have. */; applied: Sharing | undefined },
  signal: AbortSignal,
): Promise<void> {
  let last = applied;
  for (;;) {
    const sharing = (await index.find(document, signal))?.sharing;
    if (sharing === undefined || sharing.sharingRevision === last?.sharingRevision) return;
    await store.setAudience(document, sharing, signal);
    // Answers that were made in between, from the points as they were, are not to be given again.
    await index.change(document, () => ({ newAudience: true }), { signal });
    last = sharing;
  }
}
