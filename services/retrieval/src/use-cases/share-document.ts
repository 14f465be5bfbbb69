import type { DocumentKey } from '../domain/indexed-document.ts';
import type { Sharing } from '../domain/sharing.ts';
import { type AlignAudiencePorts, alignAudience } from './align-audience.ts';
import { type RecordSharingPorts, recordSharing } from './record-sharing.ts';

export type ShareDocumentPorts = RecordSharingPorts & AlignAudiencePorts;

export interface ShareDocumentInput {
  readonly eventId: string;
  readonly document: DocumentKey;
  readonly sharing: Sharing;
}

/**
 * Has searches find a document for those, and only those, who may see it from now on. What counts is written first, so
 * that nobody else is shown it at any moment; then its points get their new audience, also when the event comes again,
 * since the delivery before may have ended in between.
 *
 * @throws AppError `not_found` (`document_not_found`) when it belongs to another tenant
 */
export async function shareDocument(
  ports: ShareDocumentPorts,
  { eventId, document, sharing }: ShareDocumentInput,
  signal: AbortSignal,
): Promise<void> {
  await recordSharing(ports, { document, sharing, eventId }, signal);
  await alignAudience(ports, { document, applied: undefined }, signal);
}
