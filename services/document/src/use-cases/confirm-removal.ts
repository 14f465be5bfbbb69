import type { Logger } from '@lectern/telemetry';
import {
  confirmAttachments,
  confirmPart,
  type DeleteOperation,
  hasSucceeded,
  type RemovedPart,
} from '../domain/delete-operation.ts';
import { completeDeletion, type DocumentKey } from '../domain/document.ts';
import type { Erasures } from '../ports/erasures.ts';
import type { Change, ContentStore, Current, DocumentRepository } from '../ports.ts';
import { endErasure } from './advance-erasures.ts';
import { withClaim } from './with-claim.ts';

export interface ConfirmRemovalPorts {
  readonly documents: Pick<DocumentRepository, 'change' | 'contentLocations' | 'findDeletion' | 'mailOf'>;
  readonly store: Pick<ContentStore, 'delete'>;
  readonly erasures: Pick<Erasures, 'ofDocument' | 'end'>;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'warn'>;
}

/** A report of a store that has removed its part of a document, as an event brings it. */
export interface ConfirmRemovalInput {
  readonly eventId: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly operationId: string;
  readonly part: 'chunks' | 'index';
  /** How much of the part was removed; undefined where the store does not say. */
  readonly removed: number | undefined;
  /** How much of the part was still found afterwards; only zero confirms. */
  readonly remaining: number;
}

/**
 * Records that one part of a deletion is done, and ends the operation with the last one. A report about a deletion that
 * is not known, or while something remains, is logged and changes nothing. Decides on no error.
 *
 * The bytes themselves are removed when the chunks are gone, since they are read until then. That is before the
 * transaction and is idempotent: after a failure the event is delivered again, and the operation cannot succeed without it.
 *
 * The deletion of a mail ends when nothing is left of its attachments either, which the last of them to go finds out. An erasure is reported
 * when nothing is left of its documents, which is found out likewise.
 */
export async function confirmRemoval(
  ports: ConfirmRemovalPorts,
  input: ConfirmRemovalInput,
  signal: AbortSignal,
): Promise<void> {
  const { documents, now, logger } = ports;
  const { eventId, documentId, tenantId, operationId, part, removed, remaining } = input;
  const key = { tenantId, documentId };
  const known = await documents.findDeletion(key, signal);
  if (known?.id !== operationId) {
    logger.warn({ eventId, documentId, operationId }, 'removal of an unknown deletion ignored');
    return;
  }
  if (remaining > 0) {
    logger.warn({ eventId, documentId, part, remaining }, 'removal not confirmed: points remain');
    return;
  }
  const parts: RemovedPart[] = [{ part, count: removed }];
  if (part === 'chunks') parts.push({ part: 'content', count: await removeContent(ports, key, signal) });
  const written = await documents.change(
    key,
    (current) => {
      if (current?.operation?.id !== operationId) return undefined;
      const at = now();
      return ended(
        current,
        parts.reduce((done, each) => confirmPart(done, each, at), current.operation),
        at,
      );
    },
    { eventId, attachments: 'counted', signal },
  );
  if (written?.operation !== undefined && !hasSucceeded(written.operation)) return;
  await endMails(ports, key, signal);
  await endErasures(ports, key, signal);
}

/** The operation may have confirmed all that there is to confirm. */
function ended(current: Current, confirmed: DeleteOperation, at: Date): Change | undefined {
  const { document, attachmentCount = 0 } = current;
  const operation = confirmAttachments(confirmed, attachmentCount, at);
  if (operation === current.operation) return undefined;
  const after = hasSucceeded(operation) ? completeDeletion(document, at) : document;
  return withClaim(current, { operation, document: after });
}

/** Also after a delivery that was cut off behind its change: a mail must not wait for ever. */
async function endMails(
  ports: Pick<ConfirmRemovalPorts, 'documents' | 'now'>,
  attached: DocumentKey,
  signal: AbortSignal,
): Promise<void> {
  const mail = await ports.documents.mailOf(attached, signal);
  if (mail === undefined) return;
  const end = (current: Current | undefined) =>
    current?.operation && ended(current, current.operation, ports.now());
  await ports.documents.change(mail, end, { attachments: 'counted', signal });
  await endMails(ports, mail, signal);
}

/** Likewise; after the mails, which may be the last that is left. */
async function endErasures(
  ports: Pick<ConfirmRemovalPorts, 'erasures' | 'now'>,
  deleted: DocumentKey,
  signal: AbortSignal,
): Promise<void> {
  for (const erasure of await ports.erasures.ofDocument(deleted, signal))
    await endErasure(ports, { erasure, again: false }, signal);
}

/** @returns how many blobs there were, or may have been */
async function removeContent(
  { documents, store }: Pick<ConfirmRemovalPorts, 'documents' | 'store'>,
  key: DocumentKey,
  signal: AbortSignal,
): Promise<number> {
  const locations = await documents.contentLocations(key, signal);
  for (const location of locations) await store.delete(location, { signal });
  return locations.length;
}
