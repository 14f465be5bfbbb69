import { type DocumentKey, decideSharing } from '../domain/indexed-document.ts';
import type { Sharing } from '../domain/sharing.ts';
import type { DocumentIndex } from '../ports.ts';

export interface RecordSharingPorts {
  readonly index: Pick<DocumentIndex, 'change'>;
}

export interface RecordSharingInput {
  readonly document: DocumentKey;
  readonly sharing: Sharing;
  /** The event that brings it, if one does. */
  readonly eventId?: string;
}

/**
 * Takes note of who may see a document, indexed or not, unless something newer is known: no search that starts from now
 * on shows it to anybody else. Those who may see it only now find it when its points have the new audience, which
 * `shareDocument` gives them. Idempotent; a document that is deleted stays as it is.
 *
 * @throws AppError `not_found` (`document_not_found`) when it belongs to another tenant
 */
export async function recordSharing(
  { index }: RecordSharingPorts,
  { document, sharing, eventId }: RecordSharingInput,
  signal: AbortSignal,
): Promise<void> {
  const cause = eventId === undefined ? {} : { eventId };
  await index.change(document, (known) => decideSharing(known, sharing), { ...cause, signal });
}
