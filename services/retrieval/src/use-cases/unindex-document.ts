import { AppError } from '@lectern/errors';
import type { DocumentKey } from '../domain/indexed-document.ts';
import { allIndexes, type VectorIndex, type VectorIndexes } from '../ports/vector-indexes.ts';
import type { DocumentIndex } from '../ports.ts';
import { hideDocument } from './hide-document.ts';
import { type Deletion, documentUnindexed } from './outgoing-events.ts';

export interface UnindexDocumentPorts {
  readonly indexes: Pick<VectorIndexes, 'current'>;
  readonly index: Pick<DocumentIndex, 'change'>;
  readonly now: () => Date;
}

export interface UnindexDocumentInput {
  readonly eventId: string;
  readonly deletion: Deletion;
}

/**
 * Removes every point of a document, from every index, and publishes `DocumentUnindexed`, once. The tombstone comes first, so that a version
 * that is being indexed at the same time finds it and removes its own points. Nothing is published until no point is left.
 *
 * @throws AppError `not_found` (`document_not_found`) when the document belongs to another tenant; `unavailable`
 *   (`points_remain`) while a version is still being written, so that the event is delivered again
 */
export async function unindexDocument(
  { indexes, index, now }: UnindexDocumentPorts,
  { eventId, deletion }: UnindexDocumentInput,
  signal: AbortSignal,
): Promise<void> {
  const { documentId, tenantId } = deletion;
  const document = { documentId, tenantId };
  await hideDocument({ index }, deletion, signal);
  const having = allIndexes(await indexes.current(signal));
  const removedPoints = await countPoints(having, document, signal);
  for (const { store } of having) await store.removeDocument(document, signal);
  const remainingPoints = await countPoints(having, document, signal);
  if (remainingPoints > 0) {
    throw new AppError('unavailable', 'Points of the document appeared while it was being removed.', {
      reason: 'points_remain',
      details: { documentId, remainingPoints },
    });
  }
  const decide = () => ({
    events: [documentUnindexed({ ...deletion, removedPoints, remainingPoints }, now())],
  });
  await index.change(document, decide, { eventId, signal });
}

async function countPoints(
  having: readonly VectorIndex[],
  document: DocumentKey,
  signal: AbortSignal,
): Promise<number> {
  let points = 0;
  for (const { store } of having) points += await store.countDocument(document, signal);
  return points;
}
