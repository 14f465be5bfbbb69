import { viewerOf } from '../domain/access.ts';
import { assertMayCancel } from '../domain/batch.ts';
import type { Batches } from '../ports/batches.ts';
import {
  type BatchInput,
  type CountedBatch,
  findBatch,
  type GetBatchPorts,
  getBatch,
  keyOf,
} from './get-batch.ts';

export interface CancelBatchPorts extends GetBatchPorts {
  readonly batches: Pick<Batches, 'find' | 'count' | 'cancel'>;
  readonly now: () => Date;
}

/**
 * Keeps what still waits of a batch out of its collection; what is there stays. Repeated, it changes nothing.
 *
 * @throws AppError `not_found` (`collection_not_found`, `batch_not_found`); `permission_denied` (`not_batch_owner`)
 */
export async function cancelBatch(
  ports: CancelBatchPorts,
  input: BatchInput,
  signal: AbortSignal,
): Promise<CountedBatch> {
  assertMayCancel(viewerOf(input.caller), await findBatch(ports, input, signal));
  await ports.batches.cancel(keyOf(input), ports.now(), signal);
  return getBatch(ports, input, signal);
}
