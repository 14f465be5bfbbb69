import { AppError } from '@lectern/errors';
import type { KeyedAnswer } from '@lectern/idempotency';
import { mayChange, type Viewer } from '../domain/access.ts';
import type { Batch, BatchItem } from '../domain/batch.ts';
import type { Collection } from '../domain/collection.ts';
import type { Batches, Named } from '../ports/batches.ts';
import { type SettleBatchesPorts, settleBatches } from './settle-batches.ts';

export interface BeginBatchPorts extends SettleBatchesPorts {
  readonly batches: Pick<Batches, 'readable' | 'create' | 'settleNext' | 'release'>;
}

export interface BeginBatchInput {
  readonly batch: Batch;
  /** A document that is named twice counts once, as it is named last. */
  readonly items: readonly BatchItem[];
  /** That of the batch, where it is made with it. */
  readonly collection?: Collection | undefined;
  readonly keyed: KeyedAnswer | undefined;
}

/** Documents that come into their collection before the answer, and how long that may take, in milliseconds; all others come soon after. */
const settledAtOnce = { most: 50, forMs: 2_000 };

/**
 * Helper of what makes a batch: stores it, with its collection where that is new, and puts in what comes before the answer. Nothing is stored unless its
 * maker may put in all of the documents.
 *
 * @returns false when the request was handled before
 * @throws AppError `not_found` (`document_not_found`, `collection_not_found`); `permission_denied` (`not_document_owner`)
 */
export async function beginBatch(
  ports: BeginBatchPorts,
  { batch, items, collection, keyed }: BeginBatchInput,
  signal: AbortSignal,
): Promise<boolean> {
  const { batches } = ports;
  const ids = items.map(({ documentId }) => documentId);
  assertWritableAll(batch.maker, ids, await batches.readable(batch.maker, ids, signal));
  const distinct = [...new Map(items.map((item) => [item.documentId, item])).values()];
  if (!(await batches.create({ batch, items: distinct, collection }, { keyed, signal }))) return false;
  await settleBatches(ports, { batchId: batch.id, ...settledAtOnce }, signal);
  await batches.release(batch.id, signal);
  return true;
}

function assertWritableAll(viewer: Viewer, ids: readonly string[], readable: readonly Named[]): void {
  const found = new Map(readable.map((document) => [document.id, document]));
  for (const [index, id] of ids.entries()) {
    const document = found.get(id);
    const errors = [{ pointer: `/documents/${index}/documentId`, detail: 'is refused' }];
    if (document === undefined) {
      throw new AppError('not_found', 'There is no such document.', { reason: 'document_not_found', errors });
    }
    if (!mayChange(viewer, document)) {
      const message = 'Only the owner of the document may put it into a collection.';
      throw new AppError('permission_denied', message, { reason: 'not_document_owner', errors });
    }
  }
}
