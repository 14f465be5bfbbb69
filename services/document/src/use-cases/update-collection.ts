import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { viewerOf } from '../domain/access.ts';
import {
  assertMayChangeCollection,
  type Collection,
  type CollectionChange,
  changedCollection,
} from '../domain/collection.ts';
import type { Collections } from '../ports/collections.ts';

export interface UpdateCollectionPorts {
  readonly collections: Pick<Collections, 'change'>;
  readonly now: () => Date;
}

export interface UpdateCollectionInput {
  readonly caller: Principal;
  readonly collectionId: string;
  readonly change: CollectionChange;
  /** Whether the collection is still as the caller has seen it; undefined where the caller does not ask. */
  readonly isExpected?: ((collection: Collection) => boolean) | undefined;
}

/**
 * Changes what is said about a collection.
 *
 * @throws AppError `not_found` (`collection_not_found`); `permission_denied` (`not_collection_owner`, `limited_to_collections`);
 *   `precondition_failed` (`collection_changed`); `invalid_argument` (`metadata_too_large`)
 */
export async function updateCollection(
  { collections, now }: UpdateCollectionPorts,
  { caller, collectionId, change, isExpected }: UpdateCollectionInput,
  signal: AbortSignal,
): Promise<Collection> {
  const decide = (current: Collection | undefined) => {
    const before = assertMayChangeCollection(viewerOf(caller), current);
    if (isExpected?.(before) === false) throw collectionChanged();
    return changedCollection(before, change, now());
  };
  return collections.change({ tenantId: caller.tenantId, collectionId }, decide, signal);
}

/** Somebody else has changed it since. */
export function collectionChanged(): AppError {
  return new AppError(
    'precondition_failed',
    'The collection has changed since it was read: read it again, and decide anew.',
    { reason: 'collection_changed' },
  );
}
