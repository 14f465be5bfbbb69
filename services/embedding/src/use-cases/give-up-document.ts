import { givenUpMessage } from '@lectern/contracts';
import type { Logger } from '@lectern/telemetry';
import type { DocumentVersion, EmbeddingRepository, IngestedDocument } from '../ports.ts';
import { documentFailed } from './outgoing-events.ts';

export interface GiveUpDocumentPorts {
  readonly repository: Pick<EmbeddingRepository, 'change'>;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'warn'>;
}

/** An event about a version that becomes a dead letter, and why. */
export interface GiveUpDocumentInput {
  readonly eventId: string;
  readonly document: DocumentVersion & Pick<IngestedDocument, 'attempt'>;
  readonly reason: string;
  readonly why: string;
}

/**
 * Publishes `DocumentFailed` for a version whose event is given up, once, unless the event was handled after all, a newer
 * version is settled or the document is deleted. Nothing is settled: when the event is redriven, it is handled.
 *
 * @throws AppError `not_found` (`document_not_found`) when the document belongs to another tenant
 */
export async function giveUpDocument(
  { repository, now, logger }: GiveUpDocumentPorts,
  { eventId, document, reason, why }: GiveUpDocumentInput,
  signal: AbortSignal,
): Promise<void> {
  const failure = { stage: 'embed', reason, message: givenUpMessage(why) } as const;
  const change = await repository.change(
    document,
    ({ deleted, settledVersion }) =>
      deleted || settledVersion > document.version
        ? undefined
        : { events: [documentFailed(document, failure, now())] },
    { eventId, deadLetter: true, signal },
  );
  const { documentId, version } = document;
  if (change !== undefined) logger.warn({ eventId, documentId, version, reason }, 'document given up');
}
