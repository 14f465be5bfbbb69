import { viewerOf } from '../domain/access.ts';
import type { BatchEntry } from '../domain/batch.ts';
import { pageOf } from '../domain/list-place.ts';
import type { Batches, BatchQuery } from '../ports/batches.ts';
import { type BatchInput, findBatch, type GetBatchPorts, keyOf } from './get-batch.ts';

export interface ListBatchPorts extends Pick<GetBatchPorts, 'collections'> {
  readonly batches: Pick<Batches, 'find' | 'list'>;
}

export type ListBatchInput = BatchInput & BatchQuery;

/**
 * A page of the documents of a batch that the caller may read, and the id to go on from when there is more.
 *
 * @throws AppError `not_found` (`collection_not_found`, `batch_not_found`)
 */
export async function listBatch(
  ports: ListBatchPorts,
  { limit, place, outcome, ...input }: ListBatchInput,
  signal: AbortSignal,
): Promise<{ entries: BatchEntry[]; next: string | undefined }> {
  await findBatch(ports, input, signal);
  const query = { ...keyOf(input), limit: limit + 1, place, outcome };
  const found = await ports.batches.list(viewerOf(input.caller), query, signal);
  const { page: entries, next } = pageOf(found, { limit, place });
  return { entries, next };
}
