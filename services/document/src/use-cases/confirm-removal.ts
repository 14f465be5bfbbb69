import { confirmPart, type DeletionPart, hasSucceeded } from '../domain/delete-operation.ts';
import { completeDeletion } from '../domain/document.ts';
import type { Clock, ContentStore, DocumentRepository, Reporter } from '../ports.ts';

export interface ConfirmRemovalPorts {
  readonly documents: Pick<DocumentRepository, 'change' | 'contentLocations' | 'findOperation'>;
  readonly store: Pick<ContentStore, 'delete'>;
  readonly clock: Clock;
  readonly reporter: Reporter;
}

/** What a store says after it removed its part of a document. */
export interface RemovalReport {
  readonly eventId: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly operationId: string;
  readonly part: 'chunks' | 'index';
  /** What the store still found afterwards; only zero confirms. */
  readonly remaining: number;
}

/**
 * Takes note that one part of a deletion is done, and ends the operation with the last one.
 *
 * The bytes themselves are removed when the chunks are gone, since only then is nobody reading them. That is before the
 * transaction and may be repeated: a failure brings the event back, and the operation cannot succeed without it.
 */
export async function confirmRemoval(ports: ConfirmRemovalPorts, report: RemovalReport): Promise<void> {
  const { documents, clock, reporter } = ports;
  const { eventId, documentId, tenantId, operationId, part, remaining } = report;
  const known = await documents.findOperation(operationId);
  if (known?.documentId !== documentId || known.tenantId !== tenantId) {
    reporter.warn({ eventId, documentId, operationId }, 'a report about a deletion that is not known');
    return;
  }
  if (remaining > 0) {
    reporter.warn({ eventId, documentId, part, remaining }, 'a deleted document is not wholly removed yet');
    return;
  }
  const parts: DeletionPart[] = part === 'chunks' ? ['chunks', 'content'] : [part];
  if (parts.includes('content')) await removeContent(ports, documentId);
  await documents.change(
    documentId,
    (current) => {
      if (current?.operation?.id !== operationId) return undefined;
      const now = clock.now();
      const operation = parts.reduce((done, each) => confirmPart(done, each, now), current.operation);
      if (operation === current.operation) return undefined;
      const { document } = current;
      return { operation, document: hasSucceeded(operation) ? completeDeletion(document, now) : document };
    },
    eventId,
  );
}

async function removeContent(
  { documents, store }: Pick<ConfirmRemovalPorts, 'documents' | 'store'>,
  documentId: string,
): Promise<void> {
  for (const location of await documents.contentLocations(documentId)) await store.delete(location);
}
