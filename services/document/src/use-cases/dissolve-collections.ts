import { group } from '../domain/document.ts';
import { withoutMemberships } from '../domain/membership.ts';
import { isGone } from '../domain/status.ts';
import type { Collections, LeftMember } from '../ports/collections.ts';
import type { Current, DocumentRepository } from '../ports.ts';
import { documentDescribed } from './outgoing-events.ts';

export interface DissolveCollectionsPorts {
  readonly collections: Pick<Collections, 'leftMembers' | 'forgetEmpty'>;
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly now: () => Date;
}

/** Documents that leave after one look; each is a transaction of its own. */
const documentsPerLook = 100;

/**
 * Takes documents out of collections that were deleted, and forgets those that no document is in. What is cut off is gone on with,
 * by any instance. Decides on no error.
 *
 * @returns how many collections were forgotten
 */
export async function dissolveCollections(
  ports: DissolveCollectionsPorts,
  signal: AbortSignal,
): Promise<number> {
  let left: number;
  do left = await dissolveSome(ports, {}, signal);
  while (left === documentsPerLook);
  return ports.collections.forgetEmpty(signal);
}

/** A look at the documents of one deleted collection, or of all. @returns how many left */
export async function dissolveSome(
  { collections, documents, now }: DissolveCollectionsPorts,
  { collectionId, userId }: { readonly collectionId?: string; readonly userId?: string },
  signal: AbortSignal,
): Promise<number> {
  const left = await collections.leftMembers({ collectionId, limit: documentsPerLook }, signal);
  for (const member of left) await documents.change(member, leaving(member, now), { userId, signal });
  return left.length;
}

function leaving({ collectionIds }: LeftMember, now: () => Date) {
  return (current: Current | undefined) => {
    if (current === undefined || isGone(current.document.status)) return undefined;
    const left = withoutMemberships(current.document.collections, collectionIds);
    const document = group(current.document, left, now());
    return document === current.document ? undefined : { document, events: [documentDescribed(document)] };
  };
}
