import type { Principal } from '@lectern/auth';
import type { Attributes } from '@lectern/contracts';
import { viewerOf } from '../domain/access.ts';
import { collectionNotFound, isWithin } from '../domain/collection.ts';
import { documentNotFound } from '../domain/document.ts';
import type { Membership } from '../domain/membership.ts';
import type { Current, DocumentRepository } from '../ports.ts';
import { joined } from './joined.ts';

export interface AddToCollectionPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly now: () => Date;
}

export interface AddToCollectionInput {
  readonly caller: Principal;
  readonly collectionId: string;
  readonly documentId: string;
  /** All that is said of the document in the collection from now on. */
  readonly attributes: Attributes;
}

/**
 * Puts a document into a collection, or gives it other attributes there, and with it what is attached to it and the caller may change. Searches in the collection find it a moment later; who may
 * read it stays as it is. Repeated, it changes nothing.
 *
 * @throws AppError `not_found`: `collection_not_found`, `document_not_found`; `permission_denied` (`not_document_owner`);
 *   `invalid_argument`: `too_many_collections`, `memberships_too_large`
 */
export async function addToCollection(
  { documents, now }: AddToCollectionPorts,
  { caller, collectionId, documentId, attributes }: AddToCollectionInput,
  signal: AbortSignal,
): Promise<Membership> {
  const viewer = viewerOf(caller);
  if (!isWithin(viewer, collectionId)) throw collectionNotFound();
  const decide = (current: Current | undefined) =>
    joined(current, { viewer, collectionId, attributes, at: now() });
  const key = { tenantId: caller.tenantId, documentId };
  const options = { userId: caller.userId, attachments: 'locked', signal } as const;
  const written = await documents.change(key, decide, options);
  const membership = written?.document.collections.find(({ id }) => id === collectionId);
  if (membership === undefined) throw documentNotFound();
  return membership;
}
