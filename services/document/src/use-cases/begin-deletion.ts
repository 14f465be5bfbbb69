import type { DeleteOperation } from '../domain/delete-operation.ts';
import { beginDeletion, type Document } from '../domain/document.ts';
import type { Change } from '../ports.ts';
import { documentDeleted } from './outgoing-events.ts';

/** The deletion of a document that has none yet, as it is decided: helper of `deleteDocument` and `advanceErasures`. */
export function begunDeletion(
  { now, newId }: { readonly now: () => Date; readonly newId: () => string },
  before: Document,
  requestedBy: string,
): Change {
  const at = now();
  const document = beginDeletion(before, at);
  const operation: DeleteOperation = {
    id: newId(),
    documentId: document.id,
    tenantId: document.tenantId,
    requestedBy,
    confirmed: {},
    removed: {},
    createdAt: at,
    updatedAt: at,
  };
  return { document, operation, events: [documentDeleted(document, operation)] };
}
