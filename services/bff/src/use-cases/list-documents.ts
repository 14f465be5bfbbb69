import type { Principal } from '@lectern/auth';
import type { DocumentPage, Documents, DocumentsAsked } from '../ports.ts';

export interface ListDocumentsPorts {
  readonly documents: Pick<Documents, 'list'>;
}

export interface ListDocumentsInput extends DocumentsAsked {
  readonly caller: Principal;
}

/** The documents that the caller can see, newest first, page by page. Decides on no error. */
export async function listDocuments(
  { documents }: ListDocumentsPorts,
  { caller, ...asked }: ListDocumentsInput,
  signal: AbortSignal,
): Promise<DocumentPage> {
  return documents.list(asked, { caller, signal });
}
