import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import type { Collection } from '../domain/collection.ts';
import type { CollectionQuery, Collections } from '../ports/collections.ts';

export interface ListCollectionsPorts {
  readonly collections: Pick<Collections, 'list'>;
}

export interface ListCollectionsInput extends CollectionQuery {
  readonly caller: Principal;
}

/** A page of the tenant's collections, newest first, and the id to go on from when there is more. Decides on no error. */
export async function listCollections(
  ports: ListCollectionsPorts,
  { caller, limit, ...query }: ListCollectionsInput,
  signal: AbortSignal,
): Promise<{ collections: Collection[]; next: string | undefined }> {
  const found = await ports.collections.list(viewerOf(caller), { ...query, limit: limit + 1 }, signal);
  const collections = found.slice(0, limit);
  return { collections, next: found.length > limit ? collections.at(-1)?.id : undefined };
}
