import type { Logger } from '@lectern/telemetry';
import type { DocumentStatus } from '../domain/status.ts';
import type { OverdueDocuments } from '../ports/overdue-documents.ts';
import { storageClaimed, unchangedAgain } from './outgoing-events.ts';

export interface SweepDocumentsPorts {
  readonly overdue: Pick<OverdueDocuments, 'sweep' | 'sweepClaims'>;
  readonly countSwept: (status: DocumentStatus) => void;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'info'>;
}

export interface SweepDocumentsInput {
  /** How long a document waits for a step before its event is sent again, in milliseconds. */
  readonly afterMs: number;
}

/** So many are sent again at once, since new uploads wait behind them. The next sweep takes the next ones. */
const mostPerSweep = 100;
const mostPauseMs = 24 * 60 * 60 * 1_000;

/**
 * Sends the last event of documents again that have waited too long for a step: `DocumentIngested` of one that is to be
 * embedded or indexed, from which each stage takes what it has, `StorageClaimed` of one that is not reserved yet, and
 * `DocumentDeleted` of a deletion that has not ended. Claims that were not answered are sent again, too.
 * It is the same attempt: whatever comes of the event that was sent first counts as well, and nothing that a reader sees
 * changes. The pause doubles with each sweep of a document, up to a day, and begins anew with a step.
 *
 * Any number of instances may run it at once: each document is taken by one of them. Decides on no error.
 *
 * @returns how many events were sent again
 */
export async function sweepDocuments(
  { overdue, countSwept, now, logger }: SweepDocumentsPorts,
  { afterMs }: SweepDocumentsInput,
  signal: AbortSignal,
): Promise<number> {
  const at = now();
  const query = {
    idleSince: new Date(at.getTime() - afterMs),
    now: at,
    limit: mostPerSweep,
    pauseMs: (sweeps: number) => Math.min(mostPauseMs, afterMs * 2 ** sweeps),
  };
  const swept = await overdue.sweep(query, unchangedAgain, signal);
  for (const { id: documentId, status } of swept) {
    countSwept(status);
    logger.info({ documentId, status }, 'event of a document that waits was sent again');
  }
  const claims = { sentBefore: query.idleSince, now: at, limit: mostPerSweep };
  const sent = await overdue.sweepClaims(claims, storageClaimed, signal);
  if (sent > 0) logger.info({ sent }, 'claims that were not answered were sent again');
  return swept.length + sent;
}
