import { type Principal, userIdOf } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { assertWritable, isWritable, viewerOf } from '../domain/access.ts';
import type { DescriptionChange } from '../domain/description.ts';
import { type Document, describe, documentNotFound, share } from '../domain/document.ts';
import type { SharingChange } from '../domain/sharing.ts';
import type { Change, Current, DocumentRepository, SearchSharing } from '../ports.ts';
import { documentDescribed, documentShared } from './outgoing-events.ts';

export interface UpdateDocumentPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly searchSharing: SearchSharing;
  readonly now: () => Date;
}

export interface UpdateDocumentInput {
  readonly caller: Principal;
  readonly documentId: string;
  /** Its readers are ids, or `me`. */
  readonly change: SharingChange & DescriptionChange;
  /** Whether the document is still as the caller has seen it; undefined where the caller does not ask. */
  readonly isExpected?: ((document: Document) => boolean) | undefined;
}

/**
 * Changes what is said about a document, and who may read it and what is attached to it, as far as the caller may change that. Of the latter it has searches take note, and only then answers: once there
 * is an answer, no read and no search shows the document to anybody else. New readers, and a new title or new metadata, are found when the event has reached the index, a
 * moment later. When searches cannot be reached, the caller gets an error and the change stands; repeating the call, which
 * changes nothing more, tries again.
 *
 * @throws AppError `not_found` (`document_not_found`), `permission_denied` (`not_document_owner`); `precondition_failed`
 *   (`document_changed`); `invalid_argument`: `readers_need_private` when readers are named of a document for the whole tenant,
 *   `metadata_too_large`
 */
export async function updateDocument(
  ports: UpdateDocumentPorts,
  { caller, documentId, change, isExpected }: UpdateDocumentInput,
  signal: AbortSignal,
): Promise<Document> {
  const key = { tenantId: caller.tenantId, documentId };
  const decide = (current: Current | undefined) =>
    decideUpdate(ports, { caller, change, isExpected }, current);
  const isSharing = change.visibility !== undefined || change.readers !== undefined;
  const attachments = isSharing ? 'locked' : undefined;
  const written = await ports.documents.change(key, decide, { userId: caller.userId, attachments, signal });
  if (written === undefined) throw documentNotFound();
  if (isSharing)
    for (const { document } of [written, ...(written.attachments ?? [])])
      await ports.searchSharing.apply(document, signal);
  return written.document;
}

function decideUpdate(
  { now }: Pick<UpdateDocumentPorts, 'now'>,
  { caller, change, isExpected }: Omit<UpdateDocumentInput, 'documentId'>,
  current: Current | undefined,
): Change {
  const before = assertWritable(viewerOf(caller), current?.document);
  if (isExpected?.(before) === false) throw documentChanged();
  const readers = change.readers?.map((named) => userIdOf(named, caller));
  const at = now();
  const shared = share(before, { ...change, readers }, at);
  const document = describe(shared, change, at);
  const events = [
    ...(shared === before ? [] : [documentShared(document)]),
    ...(document === shared ? [] : [documentDescribed(document)]),
  ];
  const changed = current?.attachments?.filter((each) => isWritable(viewerOf(caller), each.document)) ?? [];
  return { document, events, attachments: changed.map((each) => sharedAs(each, { before, document }, at)) };
}

/** An attachment follows a change of its mail, and nothing else. */
function sharedAs(
  current: Current,
  { before, document: { visibility, readers, sharingRevision } }: { before: Document; document: Document },
  at: Date,
): Change {
  const isChanged = sharingRevision !== before.sharingRevision;
  const document = isChanged ? share(current.document, { visibility, readers }, at) : current.document;
  return { document, events: document === current.document ? [] : [documentShared(document)] };
}

function documentChanged(): AppError {
  return new AppError(
    'precondition_failed',
    'The document has changed since it was read: read it again, and decide anew.',
    { reason: 'document_changed' },
  );
}
