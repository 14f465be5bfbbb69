import type { Principal } from '@lectern/auth';
import type { App } from '../app.ts';
import { type Collection, type CollectionCounts, noDocuments } from '../domain/collection.ts';
import type { CollectionResource } from './collection-schemas.ts';

/** Collections as a caller sees them, with what the caller may read of their documents. */
export async function showCollections(
  app: Pick<App, 'countCollected'>,
  { caller, collections }: { readonly caller: Principal; readonly collections: readonly Collection[] },
  signal: AbortSignal,
): Promise<CollectionResource[]> {
  const counts = await app.countCollected({ caller, collections }, signal);
  return collections.map((collection) => toCollectionResource(collection, counts.get(collection.id)));
}

/** A collection with counts of its documents; undefined for none. */
export function toCollectionResource(
  { createdBy, createdAt, updatedAt, ...facts }: Collection,
  { documents, bytes, joining }: CollectionCounts = noDocuments,
): CollectionResource {
  const total = Object.values(documents).reduce((sum, count) => sum + count, 0);
  return {
    ...facts,
    documents: { total, ...documents, joining },
    bytes,
    ...(createdBy === undefined ? {} : { createdBy }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
