import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import type { Collection } from '../domain/collection.ts';
import { pageOf } from '../domain/list-place.ts';
import type { CollectionQuery, Collections } from '../ports/collections.ts';

export interface ListCollectionsPorts {
  readonly collections: Pick<Collections, 'list'>;
}

export interface ListCollectionsInput extends CollectionQuery {
  readonly caller: Principal;
}

/** A page of the tenant's collections, and the id to go on from when there is more. Decides on no error. */
export async function listCollections(
  ports: ListCollectionsPorts,
  { caller, limit, ...query }: ListCollectionsInput,
  signal: AbortSignal,
): Promise<{ collections: Collection[]; next: string | undefined }> {
  const found = await ports.collections.list(viewerOf(caller), { ...query, limit: limit + 1 }, signal);
  const { page: collections, next } = pageOf(found, { limit, place: query.place });
  return { collections, next };
}
