import type { Logger } from '@lectern/telemetry';
import { attach, type TakenOut, takesAttachments } from '../domain/attachment.ts';
import { type Content, contentKey } from '../domain/document.ts';
import type { Attachments } from '../ports/attachments.ts';
import type { Change, ContentNotes, ContentStore, Current, DocumentRepository } from '../ports.ts';
import { discardContent, isOutcomeUnknown } from './settle-upload.ts';
import { withClaim } from './with-claim.ts';

export interface AttachDocumentsPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly attachments: Pick<Attachments, 'partsOf'>;
  readonly notes: Pick<ContentNotes, 'note'>;
  readonly store: Pick<ContentStore, 'get' | 'put' | 'delete'>;
  /** Where the bytes of documents are kept. */
  readonly bucket: string;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly logger: Pick<Logger, 'warn'>;
}

/** A file that was taken out of a mail, and where its bytes lie for now. */
export interface ExtractedFile {
  readonly part: number;
  readonly filename: string | undefined;
  readonly content: Content;
}

export interface AttachDocumentsInput {
  readonly eventId: string;
  readonly tenantId: string;
  /** The mail, and its version. */
  readonly documentId: string;
  readonly version: number;
  readonly attachments: readonly ExtractedFile[];
}

/**
 * Makes a document of each attachment of a version of a mail, and claims room for each; all in one transaction, which is that of the event. Each becomes a
 * document once, whatever comes again, also when it was deleted since. The bytes are copied before, each under a key of its own; what becomes
 * no document is removed again. Nothing is done for a mail that is being deleted, or whose later version is searchable. Decides on no error.
 */
export async function attachDocuments(
  ports: AttachDocumentsPorts,
  input: AttachDocumentsInput,
  signal: AbortSignal,
): Promise<void> {
  const { eventId, tenantId, documentId, version, attachments } = input;
  const mail = { tenantId, documentId };
  const known = await ports.attachments.partsOf(mail, version, signal);
  const copies: TakenOut[] = [];
  let written: Change | undefined;
  try {
    for (const file of attachments)
      if (!known.has(file.part)) copies.push(await copied(ports, { tenantId, file }, signal));
    const decide = (current: Current | undefined) => decideAttachments(ports, { ...input, copies }, current);
    written = await ports.documents.change(mail, decide, { eventId, attachments: 'locked', signal });
  } catch (error) {
    if (!isOutcomeUnknown(error)) await discard(ports, copies);
    throw error;
  }
  const used = new Set(written?.attachments?.map(({ document }) => document.id));
  await discard(
    ports,
    copies.filter(({ id }) => !used.has(id)),
  );
}

async function copied(
  { notes, store, bucket, newId }: AttachDocumentsPorts,
  { tenantId, file }: { readonly tenantId: string; readonly file: ExtractedFile },
  signal: AbortSignal,
): Promise<TakenOut> {
  const id = newId();
  const { contentType, location: source, ...expected } = file.content;
  const location = { bucket, key: contentKey({ tenantId, documentId: id, uploadId: newId() }) };
  await notes.note({ tenantId, documentId: id }, location, signal);
  const { body } = await store.get(source, { expected, signal });
  const stored = await store.put(location, body, { contentType, signal });
  return { ...file, id, content: { contentType, ...stored, location } };
}

function decideAttachments(
  { now, logger }: Pick<AttachDocumentsPorts, 'now' | 'logger'>,
  { eventId, documentId, version, copies }: AttachDocumentsInput & { readonly copies: readonly TakenOut[] },
  current: Current | undefined,
): Change | undefined {
  if (current === undefined) {
    logger.warn({ eventId, documentId }, 'attachments of an unknown document ignored');
    return undefined;
  }
  const { document, operation, attachments: there = [] } = current;
  if (!takesAttachments(document, version)) return undefined;
  const parts = there
    .map((each) => each.document.attachedTo)
    .filter((place) => place?.documentId === documentId && place.version === version)
    .map((place) => place?.part);
  const made = copies
    .filter(({ part }) => !parts.includes(part))
    .map((file) => withClaim(undefined, { document: attach(document, { ...file, version }, now()) }));
  return { document, ...(operation && { operation }), attachments: made };
}

async function discard(ports: AttachDocumentsPorts, copies: readonly TakenOut[]): Promise<void> {
  for (const { content } of copies) await discardContent(ports, content.location);
}
