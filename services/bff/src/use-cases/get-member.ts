import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { Collections, FileMembership, Files, StoredFile } from '../ports/files.ts';

export interface GetMemberPorts {
  readonly files: Pick<Files, 'get'>;
  readonly collections: Pick<Collections, 'get'>;
}

export interface MemberInput {
  readonly caller: Principal;
  readonly collectionId: string;
  readonly documentId: string;
}

/** A document in a collection. */
export interface MemberFile {
  readonly file: StoredFile;
  readonly membership: FileMembership;
}

/**
 * Shows a document as it is in a collection.
 *
 * @throws AppError `not_found` (`collection_not_found`, `document_not_found`), also for a document that is not in the collection
 */
export async function getMember(
  { files, collections }: GetMemberPorts,
  { caller, collectionId, documentId }: MemberInput,
  signal: AbortSignal,
): Promise<MemberFile> {
  const options = { caller, signal };
  // A collection that was deleted a moment ago may still be named by its documents.
  const [file] = await Promise.all([files.get(documentId, options), collections.get(collectionId, options)]);
  const membership = file.memberships.find(({ id }) => id === collectionId);
  if (membership === undefined) throw notAMember();
  return { file, membership };
}

function notAMember(): AppError {
  return new AppError('not_found', 'There is no such document in the collection.', {
    reason: 'document_not_found',
  });
}
