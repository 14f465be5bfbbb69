import type { BatchOutcome } from '@lectern/contracts';
import type { BatchEntry, Collections, Page, PlaceAsked } from '../ports/files.ts';
import type { BatchInput } from './get-batch.ts';

export interface ListBatchPorts {
  readonly collections: Pick<Collections, 'batchEntries'>;
}

export interface ListBatchInput extends BatchInput, PlaceAsked {
  readonly outcome?: BatchOutcome | undefined;
}

/**
 * A page of the documents of a batch that the caller can see, in the order in which they were uploaded.
 *
 * @throws AppError `not_found` (`collection_not_found`, `batch_not_found`)
 */
export async function listBatch(
  { collections }: ListBatchPorts,
  { caller, ...asked }: ListBatchInput,
  signal: AbortSignal,
): Promise<Page<BatchEntry>> {
  return collections.batchEntries(asked, { caller, signal });
}
