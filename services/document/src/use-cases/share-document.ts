import { type Principal, userIdOf } from '@lectern/auth';
import { assertWritable, viewerOf } from '../domain/access.ts';
import { type Document, documentNotFound, share } from '../domain/document.ts';
import type { SharingChange } from '../domain/sharing.ts';
import type { Change, Current, DocumentRepository, SearchSharing } from '../ports.ts';
import { documentShared } from './outgoing-events.ts';

export interface ShareDocumentPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly searchSharing: SearchSharing;
  readonly now: () => Date;
}

export interface ShareDocumentInput {
  readonly caller: Principal;
  readonly documentId: string;
  /** Its readers are ids, or `me`. */
  readonly change: SharingChange;
}

/**
 * Changes who may read a document, then has searches apply that, and only then answers: once there is an answer, no read
 * and no search shows the document to anybody else. New readers find it when its event has reached the index, a moment
 * later. When searches cannot be reached, the caller gets an error and the change stands; repeating the call, which
 * changes nothing more, tries again.
 *
 * @throws AppError `not_found` (`document_not_found`), `permission_denied` (`not_document_owner`); `invalid_argument`
 *   (`readers_need_private`) when readers are named of a document for the whole tenant
 */
export async function shareDocument(
  ports: ShareDocumentPorts,
  { caller, documentId, change }: ShareDocumentInput,
  signal: AbortSignal,
): Promise<Document> {
  const key = { tenantId: caller.tenantId, documentId };
  const decide = (current: Current | undefined) => decideSharing(ports, { caller, change }, current);
  const written = await ports.documents.change(key, decide, { userId: caller.userId, signal });
  if (written === undefined) throw documentNotFound();
  await ports.searchSharing.apply(written.document, signal);
  return written.document;
}

function decideSharing(
  { now }: Pick<ShareDocumentPorts, 'now'>,
  { caller, change }: Pick<ShareDocumentInput, 'caller' | 'change'>,
  current: Current | undefined,
): Change {
  const before = assertWritable(viewerOf(caller), current?.document);
  const readers = change.readers?.map((named) => userIdOf(named, caller));
  const document = share(before, { ...change, readers }, now());
  return document === before ? { document } : { document, events: [documentShared(document)] };
}
