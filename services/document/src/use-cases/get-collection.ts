import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import { assertSeen, type Collection } from '../domain/collection.ts';
import type { Collections } from '../ports/collections.ts';

export interface GetCollectionPorts {
  readonly collections: Pick<Collections, 'find'>;
}

export interface GetCollectionInput {
  readonly caller: Principal;
  readonly collectionId: string;
}

/**
 * Shows a collection of the caller's tenant.
 *
 * @throws AppError `not_found` (`collection_not_found`), also for one that the caller's API key is kept out of
 */
export async function getCollection(
  { collections }: GetCollectionPorts,
  { caller, collectionId }: GetCollectionInput,
  signal: AbortSignal,
): Promise<Collection> {
  const found = await collections.find({ tenantId: caller.tenantId, collectionId }, signal);
  return assertSeen(viewerOf(caller), found);
}
