import type { Principal } from '@lectern/auth';
import type { Collection, Collections } from '../ports/files.ts';

export interface GetCollectionPorts {
  readonly collections: Pick<Collections, 'get'>;
}

export interface CollectionInput {
  readonly caller: Principal;
  readonly collectionId: string;
}

/**
 * Shows a collection, with how many of its documents the caller can see.
 *
 * @throws AppError `not_found` (`collection_not_found`)
 */
export async function getCollection(
  { collections }: GetCollectionPorts,
  { caller, collectionId }: CollectionInput,
  signal: AbortSignal,
): Promise<Collection> {
  return collections.get(collectionId, { caller, signal });
}
