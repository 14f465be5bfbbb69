import type { Principal } from '@lectern/auth';
import type { DocumentFacts, Documents } from '../ports.ts';

export interface GetDocumentPorts {
  readonly documents: Pick<Documents, 'get'>;
}

export interface GetDocumentInput {
  readonly caller: Principal;
  readonly documentId: string;
}

/**
 * A document with its status and what became of it.
 *
 * @throws AppError `not_found` (`document_not_found`), also for one that the caller cannot see
 */
export async function getDocument(
  { documents }: GetDocumentPorts,
  { caller, documentId }: GetDocumentInput,
  signal: AbortSignal,
): Promise<DocumentFacts> {
  return documents.get(documentId, { caller, signal });
}
