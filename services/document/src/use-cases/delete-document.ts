import type { Principal } from '@lectern/auth';
import { assertDeletable, viewerOf } from '../domain/access.ts';
import type { DeleteOperation } from '../domain/delete-operation.ts';
import { documentNotFound } from '../domain/document.ts';
import type { Change, Current, DocumentRepository, SearchTombstones } from '../ports.ts';
import { begunDeletion } from './begin-deletion.ts';

export interface DeleteDocumentPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly tombstones: SearchTombstones;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface DeleteDocumentInput {
  readonly caller: Principal;
  readonly documentId: string;
}

/**
 * Decides the deletion, then has searches hide the document, and only then answers: who has the answer finds the
 * document in no read and no search. When searches cannot be reached, the caller gets an error and the deletion stands;
 * repeating the call finds the same operation and tries again to hide the document.
 *
 * @throws AppError `not_found` (`document_not_found`), `permission_denied` (`not_document_owner`)
 */
export async function deleteDocument(
  ports: DeleteDocumentPorts,
  { caller, documentId }: DeleteDocumentInput,
  signal: AbortSignal,
): Promise<DeleteOperation> {
  const decide = (current: Current | undefined) => decideDeletion(ports, caller, current);
  const key = { tenantId: caller.tenantId, documentId };
  const written = await ports.documents.change(key, decide, { userId: caller.userId, signal });
  const operation = written?.operation;
  if (operation === undefined) throw documentNotFound();
  // Once the index is known to hold nothing, there is nothing to hide.
  if (operation.confirmed.index === undefined) {
    await ports.tombstones.hide(key, signal);
  }
  return operation;
}

function decideDeletion(
  ports: Pick<DeleteDocumentPorts, 'now' | 'newId'>,
  caller: Principal,
  current: Current | undefined,
): Change {
  const before = assertDeletable(viewerOf(caller), current?.document);
  if (current?.operation !== undefined) return { document: before, operation: current.operation };
  return begunDeletion(ports, before, caller.userId);
}
