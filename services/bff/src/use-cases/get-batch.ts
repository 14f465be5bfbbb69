import type { Principal } from '@lectern/auth';
import type { BatchResource } from '@lectern/contracts';
import type { BatchKey, Collections } from '../ports/files.ts';

export interface GetBatchPorts {
  readonly collections: Pick<Collections, 'getBatch'>;
}

export interface BatchInput extends BatchKey {
  readonly caller: Principal;
}

/**
 * Shows how far it is with the documents of a batch that the caller can see.
 *
 * @throws AppError `not_found` (`collection_not_found`, `batch_not_found`)
 */
export async function getBatch(
  { collections }: GetBatchPorts,
  { caller, ...key }: BatchInput,
  signal: AbortSignal,
): Promise<BatchResource> {
  return collections.getBatch(key, { caller, signal });
}
