import type { Principal } from '@lectern/auth';
import { assertReadable, viewerOf } from '../domain/access.ts';
import type { Document } from '../domain/document.ts';
import type { DocumentRepository } from '../ports.ts';

export interface GetDocumentPorts {
  readonly documents: Pick<DocumentRepository, 'find'>;
}

export interface GetDocumentInput {
  readonly caller: Principal;
  readonly documentId: string;
}

/**
 * Shows a document to someone who may read it.
 *
 * @throws AppError `not_found` (`document_not_found`), also for a document that the caller may not read
 */
export async function getDocument(
  { documents }: GetDocumentPorts,
  { caller, documentId }: GetDocumentInput,
  signal: AbortSignal,
): Promise<Document> {
  const viewer = viewerOf(caller);
  return assertReadable(viewer, await documents.find(viewer, documentId, signal));
}
