import type { Principal } from '@lectern/auth';
import type { DocumentResource } from '@lectern/contracts';
import type { App } from '../app.ts';
import { viewerOf } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import { type Seen, toDocumentResource } from './present.ts';

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
