import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { mayChange, type Viewer, viewerOf } from '../domain/access.ts';
import type { Batch, BatchItem } from '../domain/batch.ts';
import { assertSeen } from '../domain/collection.ts';
import type { Batches, Named } from '../ports/batches.ts';
import type { Collections } from '../ports/collections.ts';
import { type SettleBatchesPorts, settleBatches } from './settle-batches.ts';

export interface CreateBatchPorts extends SettleBatchesPorts {
  readonly batches: Pick<Batches, 'readable' | 'create' | 'settleNext' | 'release'>;
  readonly collections: Pick<Collections, 'find'>;
  readonly newId: () => string;
}

export interface CreateBatchInput {
  readonly caller: Principal;
  readonly collectionId: string;
  /** A document that is named twice counts once, as it is named last. */
  readonly items: readonly BatchItem[];
}

/** Documents that come into their collection before the answer, and how long that may take, in milliseconds; all others come soon after. */
const settledAtOnce = { most: 50, forMs: 2_000 };

/**
 * Takes on to put documents into a collection. Nothing is, unless the caller may put in all of them.
 *
 * @throws AppError `not_found` (`collection_not_found`, `document_not_found`); `permission_denied` (`not_document_owner`); which
 *   document it is, is in `errors`
 */
export async function createBatch(
  ports: CreateBatchPorts,
  { caller, collectionId, items }: CreateBatchInput,
  signal: AbortSignal,
): Promise<Batch> {
  const { batches, collections, now, newId } = ports;
  const viewer = viewerOf(caller);
  const collection = { tenantId: caller.tenantId, collectionId };
  assertSeen(viewer, await collections.find(collection, signal));
  const ids = items.map(({ documentId }) => documentId);
  assertWritableAll(viewer, ids, await batches.readable(viewer, ids, signal));
  const batch = { id: newId(), collection, maker: viewer, createdAt: now() };
  const distinct = new Map(items.map((item) => [item.documentId, item]));
  await batches.create(batch, [...distinct.values()], signal);
  await settleBatches(ports, { batchId: batch.id, ...settledAtOnce }, signal);
  await batches.release(batch.id, signal);
  return batch;
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
