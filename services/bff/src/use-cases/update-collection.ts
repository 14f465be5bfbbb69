import type { Metadata } from '@lectern/contracts';
import type { Collection, Collections } from '../ports/files.ts';
import type { CollectionInput } from './get-collection.ts';

export interface UpdateCollectionPorts {
  readonly collections: Pick<Collections, 'get' | 'update'>;
}

export interface UpdateCollectionInput extends CollectionInput {
  readonly name?: string | undefined;
  /** All of it; what there was beside it goes. */
  readonly metadata?: Metadata | undefined;
}

/**
 * Changes what is said of a collection. Of two changes of its metadata at once, facts of both may stay.
 *
 * @throws AppError `not_found` (`collection_not_found`); `permission_denied` (`not_collection_owner`, `limited_to_collections`)
 */
export async function updateCollection(
  { collections }: UpdateCollectionPorts,
  { caller, collectionId, name, metadata }: UpdateCollectionInput,
  signal: AbortSignal,
): Promise<Collection> {
  const options = { caller, signal };
  if (name === undefined && metadata === undefined) return collections.get(collectionId, options);
  if (metadata === undefined) return collections.update(collectionId, { name }, options);
  const before = await collections.get(collectionId, options);
  const gone = Object.fromEntries(Object.keys(before.metadata).map((key) => [key, null]));
  return collections.update(collectionId, { name, metadata: { ...gone, ...metadata } }, options);
}
