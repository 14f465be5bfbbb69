import type { Attributes, BatchResource } from '@lectern/contracts';
import type { BatchItem, Collections, Made } from '../ports/files.ts';
import type { CollectionInput } from './get-collection.ts';

export interface CreateBatchPorts {
  readonly collections: Pick<Collections, 'createBatch'>;
}

export interface CreateBatchInput extends CollectionInput {
  readonly idempotencyKey: string | undefined;
  readonly documents: readonly BatchItem[];
  /** Of the documents that have none of their own. */
  readonly attributes: Attributes;
}

/**
 * Has documents put into a collection; nothing is, unless the caller may put in all of them. Repeated with its key, it has its effect once and gets the batch
 * of the first request.
 *
 * @throws AppError `not_found` (`collection_not_found`, `document_not_found`); `permission_denied` (`not_document_owner`); which
 *   document it is, is in `errors`; `unprocessable` (`idempotency_key_reused`) when the key was used for another request, `conflict`
 *   (`idempotency_key_in_progress`) when its answer was forgotten meanwhile
 */
export async function createBatch(
  { collections }: CreateBatchPorts,
  { caller, idempotencyKey, collectionId, documents, attributes }: CreateBatchInput,
  signal: AbortSignal,
): Promise<Made<BatchResource>> {
  const options = { caller, idempotencyKey, signal };
  return collections.createBatch(collectionId, { documents, attributes }, options);
}
