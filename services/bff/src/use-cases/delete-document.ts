import type { Principal } from '@lectern/auth';
import type { Documents } from '../ports.ts';

export interface DeleteDocumentPorts {
  readonly documents: Pick<Documents, 'delete'>;
}

export interface DeleteDocumentInput {
  readonly caller: Principal;
  readonly documentId: string;
}

/**
 * Begins to delete a document: nobody finds it from the answer on.
 *
 * @throws AppError `not_found` (`document_not_found`), also for one that the caller cannot see; `permission_denied`
 *   (`not_document_owner`)
 */
export async function deleteDocument(
  { documents }: DeleteDocumentPorts,
  { caller, documentId }: DeleteDocumentInput,
  signal: AbortSignal,
): Promise<{ operationId: string }> {
  return documents.delete(documentId, { caller, signal });
}
