import type { Collections } from '../ports/files.ts';
import type { CollectionInput } from './get-collection.ts';

export interface DeleteCollectionPorts {
  readonly collections: Pick<Collections, 'delete'>;
}

/**
 * Deletes a collection, and none of its documents.
 *
 * @throws AppError `not_found` (`collection_not_found`); `permission_denied` (`not_collection_owner`, `limited_to_collections`)
 */
export async function deleteCollection(
  { collections }: DeleteCollectionPorts,
  { caller, collectionId }: CollectionInput,
  signal: AbortSignal,
): Promise<void> {
  await collections.delete(collectionId, { caller, signal });
}
