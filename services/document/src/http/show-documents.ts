import type { Principal } from '@lectern/auth';
import type { DocumentResource, documentList } from '@lectern/contracts';
import type { z } from 'zod';
import type { App } from '../app.ts';
import { viewerOf } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import type { ListDocumentsInput } from '../use-cases/list-documents.ts';
import { toCursor } from './list-schemas.ts';
import { type Seen, toDocumentResource, toDocumentSummary } from './present.ts';

/** What the service is asked about documents that are shown. */
type ShowPorts = Pick<App, 'findDuplicates' | 'listAttachments'>;

/** What documents are shown by: to this caller, with those of them that have the bytes of others, and with what is attached to them. */
export async function seenBy(
  app: ShowPorts,
  { caller, documents }: Parameters<App['findDuplicates']>[0],
  signal: AbortSignal,
): Promise<Seen> {
  const [duplicates, attachments] = await Promise.all([
    app.findDuplicates({ caller, documents }, signal),
    app.listAttachments({ caller, documents }, signal),
  ]);
  return { viewer: viewerOf(caller), duplicates, attachments };
}

/** One document as a caller sees it. */
export async function showDocument(
  app: ShowPorts,
  { caller, document }: { readonly caller: Principal; readonly document: Document },
  signal: AbortSignal,
): Promise<DocumentResource> {
  return toDocumentResource(await seenBy(app, { caller, documents: [document] }, signal), document);
}

/** A page of documents as a caller sees it. */
export async function showList(
  app: ShowPorts & Pick<App, 'listDocuments'>,
  asked: ListDocumentsInput,
  signal: AbortSignal,
): Promise<z.input<typeof documentList>> {
  const { documents, next } = await app.listDocuments(asked, signal);
  const seen = await seenBy(app, { caller: asked.caller, documents }, signal);
  return {
    data: documents.map((document) => toDocumentSummary(seen, document)),
    nextCursor: next === undefined ? null : toCursor(next),
  };
}
