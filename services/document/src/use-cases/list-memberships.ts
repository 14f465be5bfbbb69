import type { Principal } from '@lectern/auth';
import { viewerOf } from '../domain/access.ts';
import { assertSeen } from '../domain/collection.ts';
import type { Collections, Member } from '../ports/collections.ts';

export interface ListMembershipsPorts {
  readonly collections: Pick<Collections, 'find' | 'members'>;
}

export interface ListMembershipsInput {
  readonly caller: Principal;
  readonly collectionId: string;
  readonly documentIds: readonly string[];
}

/**
 * What is said, in a collection, of those of the documents that are in it and that the caller may read.
 *
 * @throws AppError `not_found` (`collection_not_found`)
 */
export async function listMemberships(
  { collections }: ListMembershipsPorts,
  { caller, collectionId, documentIds }: ListMembershipsInput,
  signal: AbortSignal,
): Promise<Member[]> {
  const viewer = viewerOf(caller);
  assertSeen(viewer, await collections.find({ tenantId: caller.tenantId, collectionId }, signal));
  return collections.members(viewer, { collectionId, documentIds }, signal);
}
