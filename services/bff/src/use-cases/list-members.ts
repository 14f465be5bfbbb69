import type { BatchOutcome } from '@lectern/contracts';
import type { Collections, Page, PlaceAsked } from '../ports/files.ts';
import type { CollectionInput } from './get-collection.ts';
import type { MemberFile } from './get-member.ts';

export interface ListMembersPorts {
  readonly collections: Pick<Collections, 'get' | 'files'>;
}

export interface ListMembersInput extends CollectionInput, PlaceAsked {
  readonly outcome?: BatchOutcome | undefined;
}

/**
 * A page of the documents of a collection that the caller can see, in the order in which they were uploaded. None is cancelled: such a
 * document is in no collection.
 *
 * @throws AppError `not_found` (`collection_not_found`)
 */
export async function listMembers(
  { collections }: ListMembersPorts,
  { caller, collectionId, ...asked }: ListMembersInput,
  signal: AbortSignal,
): Promise<Page<MemberFile>> {
  const options = { caller, signal };
  if (asked.outcome === 'cancelled') {
    await collections.get(collectionId, options);
    return { data: [], hasMore: false };
  }
  const { data, hasMore } = await collections.files(collectionId, asked, options);
  const members = data.flatMap((file) =>
    file.memberships.filter(({ id }) => id === collectionId).map((membership) => ({ file, membership })),
  );
  return { data: members, hasMore };
}
