import type { DeleteOperation } from '../domain/delete-operation.ts';
import { beginDeletion } from '../domain/document.ts';
import { isGone } from '../domain/status.ts';
import type { Change, Current } from '../ports.ts';
import { documentDeleted } from './outgoing-events.ts';

/** What a deletion is begun with. */
interface BeginDeletionPorts {
  readonly now: () => Date;
  readonly newId: () => string;
}

/**
 * The deletion of a document that has none yet, as it is decided, and of all that is attached to it, as far as that was asked for and locked: helper of
 * `deleteDocument`, `advanceErasures` and `recordProgress`.
 */
export function begunDeletion(ports: BeginDeletionPorts, current: Current, requestedBy: string): Change {
  const { document, attachments = [] } = current;
  const isDirect = ({ document: { attachedTo } }: Current) => attachedTo?.documentId === document.id;
  const change = begun(ports, { current, requestedBy, attachments: attachments.filter(isDirect).length });
  const others = attachments.map((each) => {
    if (isGone(each.document.status)) return unchanged(each);
    const own = attachments.filter((other) => other.document.attachedTo?.documentId === each.document.id);
    return begun(ports, { current: each, requestedBy, attachments: own.length });
  });
  return { ...change, attachments: others };
}

/** No change of a document. */
export function unchanged({ document, operation }: Current): Change {
  return { document, ...(operation && { operation }) };
}

function begun(
  { now, newId }: BeginDeletionPorts,
  { current, requestedBy, attachments }: { current: Current; requestedBy: string; attachments: number },
): Change {
  const at = now();
  const document = beginDeletion(current.document, at);
  const collections = document.collections.map(({ id }) => id);
  const operation: DeleteOperation = {
    id: newId(),
    documentId: document.id,
    tenantId: document.tenantId,
    requestedBy,
    ...(collections.length > 0 && { collections }),
    ...(attachments > 0 && { attachments }),
    confirmed: {},
    removed: {},
    createdAt: at,
    updatedAt: at,
  };
  return { document, operation, events: [documentDeleted(document, operation)] };
}
