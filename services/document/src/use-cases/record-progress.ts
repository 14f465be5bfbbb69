import type { Logger } from '@lectern/telemetry';
import { type Progress, recordProgress as withProgress } from '../domain/document.ts';
import type { DocumentRepository } from '../ports.ts';
import { withClaim } from './with-claim.ts';

export interface RecordProgressPorts {
  readonly documents: Pick<DocumentRepository, 'change'>;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'warn'>;
}

/** A report of another service, as an event brings it. */
export interface RecordProgressInput {
  readonly eventId: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly progress: Progress;
}

/**
 * Derives the status of a document anew from a report. Reports may come in any order and more than once; one about a
 * document that is not known is logged and changes nothing. Decides on no error.
 */
export async function recordProgress(
  { documents, now, logger }: RecordProgressPorts,
  { eventId, documentId, tenantId, progress }: RecordProgressInput,
  signal: AbortSignal,
): Promise<void> {
  await documents.change(
    { tenantId, documentId },
    (current) => {
      if (current === undefined) {
        logger.warn({ eventId, documentId, tenantId }, 'progress of an unknown document ignored');
        return undefined;
      }
      const document = withProgress(current.document, progress, now());
      return document === current.document ? undefined : withClaim(current, { document });
    },
    { eventId, signal },
  );
}
