import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import { type Batch, type BatchCounts, batchNotFound } from '../domain/batch.ts';
import { assertSeen } from '../domain/collection.ts';
import type { Batches } from '../ports/batches.ts';
import type { Collections } from '../ports/collections.ts';

export interface GetBatchPorts {
  readonly batches: Pick<Batches, 'find' | 'count'>;
  readonly collections: Pick<Collections, 'find'>;
}

/** Which batch it is. */
export interface BatchInput {
  readonly caller: Principal;
  readonly collectionId: string;
  readonly batchId: string;
}

/** A batch, and how far it is. */
export interface CountedBatch {
  readonly batch: Batch;
  readonly counts: BatchCounts;
}

/**
 * Shows a batch to those who see its collection, and of its documents what they may read.
 *
 * @throws AppError `not_found` (`collection_not_found`, `batch_not_found`)
 */
export async function getBatch(
  ports: GetBatchPorts,
  input: BatchInput,
  signal: AbortSignal,
): Promise<CountedBatch> {
  const batch = await findBatch(ports, input, signal);
  const counts = await ports.batches.count(viewerOf(input.caller), keyOf(input), signal);
  return { batch, counts };
}

/** Helper of what reads or changes a batch. @throws as {@link getBatch} */
export async function findBatch(
  { batches, collections }: { readonly batches: Pick<Batches, 'find'> } & Pick<GetBatchPorts, 'collections'>,
  input: BatchInput,
  signal: AbortSignal,
): Promise<Batch> {
  const key = keyOf(input);
  assertSeen(viewerOf(input.caller), await collections.find(key, signal));
  const batch = await batches.find(key, signal);
  if (batch === undefined) throw batchNotFound();
  return batch;
}

/** What a batch is found by. */
export function keyOf({ caller: { tenantId }, collectionId, batchId }: BatchInput) {
  return { tenantId, collectionId, batchId };
}
