import { DocumentDeleted, DocumentIngested } from '@lectern/contracts';
import type { Tx } from '@lectern/db';
import type { Outbox } from '@lectern/events';
import { ingestedAt } from '../domain/document.ts';
import type { OutgoingEvent } from '../ports.ts';

/** Puts an event into the outbox, in the words of the platform's contracts. */
export async function publishEvent(outbox: Outbox, tx: Tx, event: OutgoingEvent): Promise<void> {
  const { id: documentId, tenantId, ownerId } = event.document;
  const subject = { subject: documentId };
  if (event.kind === 'deleted') {
    const { id: operationId, createdAt } = event.operation;
    const timestamp = createdAt.toISOString();
    await outbox.add(tx, DocumentDeleted, { documentId, tenantId, ownerId, operationId, timestamp }, subject);
    return;
  }
  const { version, title, visibility, metadata, content } = event.document;
  const data = {
    documentId,
    version,
    tenantId,
    ownerId,
    title,
    visibility,
    metadata,
    ...content,
    timestamp: ingestedAt(event.document).toISOString(),
  };
  await outbox.add(tx, DocumentIngested, data, subject);
}
