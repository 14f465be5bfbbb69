import type { Collections } from '../ports/files.ts';
import { type GetMemberPorts, getMember, type MemberInput } from './get-member.ts';

export interface TakeOutOfCollectionPorts extends GetMemberPorts {
  readonly collections: Pick<Collections, 'get' | 'remove'>;
}

/**
 * Takes a document out of a collection; it stays otherwise.
 *
 * @throws AppError `not_found` (`collection_not_found`, `document_not_found`), also for a document that is not in the collection;
 *   `permission_denied` (`not_document_owner`)
 */
export async function takeOutOfCollection(
  ports: TakeOutOfCollectionPorts,
  input: MemberInput,
  signal: AbortSignal,
): Promise<void> {
  const { caller, collectionId, documentId } = input;
  await getMember(ports, input, signal);
  await ports.collections.remove({ collectionId, documentId }, { caller, signal });
}
