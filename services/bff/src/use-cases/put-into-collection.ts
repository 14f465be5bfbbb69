import type { Attributes } from '@lectern/contracts';
import type { Collections } from '../ports/files.ts';
import { type GetMemberPorts, getMember, type MemberFile, type MemberInput } from './get-member.ts';

export interface PutIntoCollectionPorts extends GetMemberPorts {
  readonly collections: Pick<Collections, 'get' | 'add'>;
}

export interface PutIntoCollectionInput extends MemberInput {
  /** All that is said of the document in the collection from now on. */
  readonly attributes: Attributes;
}

/**
 * Puts a document into a collection.
 *
 * @throws AppError `not_found` (`collection_not_found`, `document_not_found`); `permission_denied` (`not_document_owner`);
 *   `invalid_argument` (`too_many_collections`, `memberships_too_large`)
 */
export async function putIntoCollection(
  ports: PutIntoCollectionPorts,
  { caller, collectionId, documentId, attributes }: PutIntoCollectionInput,
  signal: AbortSignal,
): Promise<MemberFile> {
  await ports.collections.add({ collectionId, documentId, attributes }, { caller, signal });
  return getMember(ports, { caller, collectionId, documentId }, signal);
}
