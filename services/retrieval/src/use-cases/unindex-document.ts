import { AppError } from '@lectern/errors';
import type { Delivery, DocumentIndex, VectorStore } from '../ports.ts';

/** A deletion that was decided by the document service. */
export interface Deletion {
  readonly documentId: string;
  readonly tenantId: string;
  readonly operationId: string;
}

interface Ports {
  readonly store: VectorStore;
  readonly index: DocumentIndex;
}

/**
 * Removes every trace of a document and says so. The tombstone comes first, so that a version that is being indexed at
 * the same time finds it and takes its own points back. Nothing is announced until none are left: a count above zero
 * means that such a version is still writing, and the event is delivered again.
 */
export function unindexDocument({ store, index }: Ports) {
  return async (deletion: Deletion, delivery: Delivery, signal: AbortSignal): Promise<void> => {
    const { documentId } = deletion;
    await index.hide(deletion);
    await store.removeDocument(documentId, signal);
    const remainingPoints = await store.countDocument(documentId, signal);
    if (remainingPoints > 0) {
      throw new AppError('unavailable', 'Points of the document appeared while it was being removed.', {
        reason: 'points_remain',
        details: { documentId, remainingPoints },
      });
    }
    await index.announceUnindexed({ ...deletion, remainingPoints }, delivery);
  };
}
