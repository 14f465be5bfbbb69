import type { Principal } from '@lectern/auth';
import { assertDeletable, viewerOf } from '../domain/access.ts';
import type { DeleteOperation } from '../domain/delete-operation.ts';
import { documentNotFound } from '../domain/document.ts';
import type { Change, Current, DocumentRepository, SearchTombstones } from '../ports.ts';
import { begunDeletion, unchanged } from './begin-deletion.ts';

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
 * Decides the deletion, with that of all that is attached to the document, then has searches hide it, and only then answers: who has the answer finds the
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
  const options = { userId: caller.userId, attachments: 'locked', signal } as const;
  const written = await ports.documents.change(key, decide, options);
  if (written?.operation === undefined) throw documentNotFound();
  for (const { document, operation } of [written, ...(written.attachments ?? [])]) {
    // Once the index is known to hold nothing, there is nothing to hide.
    if (operation?.confirmed.index === undefined)
      await ports.tombstones.hide({ ...key, documentId: document.id }, signal);
  }
  return written.operation;
}

function decideDeletion(
  ports: Pick<DeleteDocumentPorts, 'now' | 'newId'>,
  caller: Principal,
  current: Current | undefined,
): Change {
  assertDeletable(viewerOf(caller), current?.document);
  if (current === undefined) throw documentNotFound();
  if (current.operation === undefined) return begunDeletion(ports, current, caller.userId);
  return { ...unchanged(current), attachments: (current.attachments ?? []).map(unchanged) };
}
