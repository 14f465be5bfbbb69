import { getMember, type MemberFile } from './get-member.ts';
import {
  type PutIntoCollectionInput,
  type PutIntoCollectionPorts,
  putIntoCollection,
} from './put-into-collection.ts';

/**
 * Gives a document that is in a collection other attributes there.
 *
 * @throws AppError `not_found` (`collection_not_found`, `document_not_found`), also for a document that is not in the collection;
 *   `permission_denied` (`not_document_owner`); `invalid_argument` (`memberships_too_large`)
 */
export async function describeMember(
  ports: PutIntoCollectionPorts,
  input: PutIntoCollectionInput,
  signal: AbortSignal,
): Promise<MemberFile> {
  await getMember(ports, input, signal);
  return putIntoCollection(ports, input, signal);
}
