import type { Principal } from '@lectern/auth';
import { assertWritable, viewerOf } from '../domain/access.ts';
import { assertSeen } from '../domain/collection.ts';
import { withoutMemberships } from '../domain/membership.ts';
import type { Collections } from '../ports/collections.ts';
import type { Current, DocumentRepository } from '../ports.ts';
import { regrouped } from './regrouped.ts';

export interface RemoveFromCollectionPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly collections: Pick<Collections, 'find'>;
  readonly now: () => Date;
}

export interface RemoveFromCollectionInput {
  readonly caller: Principal;
  readonly collectionId: string;
  readonly documentId: string;
}

/**
 * Takes a document out of a collection, and with it what is attached to it and the caller may change; the documents stay. One that is not in it is no error.
 *
 * @throws AppError `not_found`: `collection_not_found`, `document_not_found`; `permission_denied` (`not_document_owner`)
 */
export async function removeFromCollection(
  { documents, collections, now }: RemoveFromCollectionPorts,
  { caller, collectionId, documentId }: RemoveFromCollectionInput,
  signal: AbortSignal,
): Promise<void> {
  const { tenantId, userId } = caller;
  const viewer = viewerOf(caller);
  assertSeen(viewer, await collections.find({ tenantId, collectionId }, signal));
  const decide = (current: Current | undefined) => {
    const before = assertWritable(viewer, current?.document);
    const collections = withoutMemberships(before.collections, [collectionId]);
    return regrouped({ ...current, document: before }, { viewer, collections, at: now() });
  };
  await documents.change({ tenantId, documentId }, decide, { userId, attachments: 'locked', signal });
}
