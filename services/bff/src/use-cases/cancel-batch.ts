import type { BatchResource } from '@lectern/contracts';
import type { Collections } from '../ports/files.ts';
import type { BatchInput } from './get-batch.ts';

export interface CancelBatchPorts {
  readonly collections: Pick<Collections, 'cancelBatch'>;
}

/**
 * Keeps out of a collection what still waits of a batch.
 *
 * @throws AppError `not_found` (`collection_not_found`, `batch_not_found`); `permission_denied` (`not_batch_owner`)
 */
export async function cancelBatch(
  { collections }: CancelBatchPorts,
  { caller, ...key }: BatchInput,
  signal: AbortSignal,
): Promise<BatchResource> {
  return collections.cancelBatch(key, { caller, signal });
}
