import type { Principal } from '@lectern/auth';
import type { DocumentResource } from '@lectern/contracts';
import type { App } from '../app.ts';
import { viewerOf } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import { type Seen, toDocumentResource } from './present.ts';

/** What documents are shown by: to this caller, with those of them that have the bytes of others. */
export async function seenBy(
  app: Pick<App, 'findDuplicates'>,
  { caller, documents }: Parameters<App['findDuplicates']>[0],
  signal: AbortSignal,
): Promise<Seen> {
  return { viewer: viewerOf(caller), duplicates: await app.findDuplicates({ caller, documents }, signal) };
}

/** One document as a caller sees it. */
export async function showDocument(
  app: Pick<App, 'findDuplicates'>,
  { caller, document }: { readonly caller: Principal; readonly document: Document },
  signal: AbortSignal,
): Promise<DocumentResource> {
  return toDocumentResource(await seenBy(app, { caller, documents: [document] }, signal), document);
}
