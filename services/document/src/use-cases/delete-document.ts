import { assertDeletable, type Viewer } from '../domain/access.ts';
import { type DeleteOperation, operationNotFound } from '../domain/delete-operation.ts';
import { beginDeletion, documentNotFound } from '../domain/document.ts';
import type { Clock, DocumentRepository, NewId, SearchTombstones } from '../ports.ts';

export interface DeleteDocumentPorts {
  readonly documents: Pick<DocumentRepository, 'change' | 'find' | 'findOperation'>;
  readonly tombstones: SearchTombstones;
  readonly clock: Clock;
  readonly newId: NewId;
}

/**
 * Decides the deletion, then has searches hide the document, and only then answers: who has the answer finds the
 * document in no read and no search. When searches cannot be told, the caller gets an error and the deletion stands;
 * repeating the call finds the same operation and tries again to hide it.
 *
 * @throws AppError `not_found`, `permission_denied`; `unavailable` when searches could not be told
 */
export async function deleteDocument(
  { documents, tombstones, clock, newId }: DeleteDocumentPorts,
  { viewer, documentId, signal }: { viewer: Viewer; documentId: string; signal: AbortSignal },
): Promise<DeleteOperation> {
  const written = await documents.change(documentId, (current) => {
    const before = assertDeletable(viewer, current?.document);
    if (current?.operation !== undefined) return { document: before, operation: current.operation };
    const now = clock.now();
    const document = beginDeletion(before, now);
    const operation: DeleteOperation = {
      id: newId(),
      documentId,
      tenantId: document.tenantId,
      requestedBy: viewer.userId,
      confirmed: {},
      createdAt: now,
      updatedAt: now,
    };
    return { document, operation, events: [{ kind: 'deleted', document, operation }] };
  });
  const operation = written?.operation;
  if (operation === undefined) throw documentNotFound();
  // Once the index is known to hold nothing, there is nothing to hide.
  if (operation.confirmed.index === undefined) {
    await tombstones.hide(documentId, operation.tenantId, signal);
  }
  return operation;
}

/** A deletion, for whoever asked for it or owns the document. @throws AppError `not_found` */
export async function getOperation(
  { documents }: Pick<DeleteDocumentPorts, 'documents'>,
  viewer: Viewer,
  id: string,
): Promise<DeleteOperation> {
  const operation = await documents.findOperation(id);
  if (operation?.tenantId !== viewer.tenantId) throw operationNotFound();
  const document = await documents.find(operation.documentId);
  const isTheirs = [operation.requestedBy, document?.ownerId].includes(viewer.userId);
  if (!isTheirs) throw operationNotFound();
  return operation;
}
