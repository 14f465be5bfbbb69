import { viewerOf } from '../domain/access.ts';
import { assertMayChangeCollection, type Collection } from '../domain/collection.ts';
import type { Collections } from '../ports/collections.ts';
import { type DissolveCollectionsPorts, dissolveSome } from './dissolve-collections.ts';
import { collectionChanged, type UpdateCollectionInput } from './update-collection.ts';

export interface DeleteCollectionPorts extends DissolveCollectionsPorts {
  readonly collections: Pick<Collections, 'remove' | 'leftMembers' | 'forgetEmpty'>;
}

export type DeleteCollectionInput = Omit<UpdateCollectionInput, 'change'>;

/**
 * Deletes a collection, and no document: from the answer on nobody is shown it. Up to a hundred documents have left it by then, too,
 * and all others soon after, by {@link dissolveCollections}.
 *
 * @throws AppError `not_found` (`collection_not_found`); `permission_denied` (`not_collection_owner`, `limited_to_collections`);
 *   `precondition_failed` (`collection_changed`)
 */
export async function deleteCollection(
  ports: DeleteCollectionPorts,
  { caller, collectionId, isExpected }: DeleteCollectionInput,
  signal: AbortSignal,
): Promise<void> {
  const decide = (current: Collection | undefined) => {
    const before = assertMayChangeCollection(viewerOf(caller), current);
    if (isExpected?.(before) === false) throw collectionChanged();
  };
  await ports.collections.remove({ tenantId: caller.tenantId, collectionId }, decide, signal);
  await dissolveSome(ports, { collectionId, userId: caller.userId }, signal);
}
