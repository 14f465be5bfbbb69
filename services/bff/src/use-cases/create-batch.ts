import type { Attributes, BatchResource } from '@lectern/contracts';
import type { BatchItem, Collections } from '../ports/files.ts';
import type { CollectionInput } from './get-collection.ts';

export interface CreateBatchPorts {
  readonly collections: Pick<Collections, 'createBatch'>;
}

export interface CreateBatchInput extends CollectionInput {
  readonly documents: readonly BatchItem[];
  /** Of the documents that have none of their own. */
  readonly attributes: Attributes;
}

/**
 * Has documents put into a collection; nothing is, unless the caller may put in all of them.
 *
 * @throws AppError `not_found` (`collection_not_found`, `document_not_found`); `permission_denied` (`not_document_owner`); which
 *   document it is, is in `errors`
 */
export async function createBatch(
  { collections }: CreateBatchPorts,
  { caller, collectionId, documents, attributes }: CreateBatchInput,
  signal: AbortSignal,
): Promise<BatchResource> {
  return collections.createBatch(collectionId, { documents, attributes }, { caller, signal });
}
