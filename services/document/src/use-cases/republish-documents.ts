import type { Logger } from '@lectern/telemetry';
import type { Change, Current, DocumentChoice, Republisher } from '../ports.ts';
import { attemptAgain } from './attempt-again.ts';
import { unchangedAgain } from './outgoing-events.ts';

export interface RepublishDocumentsPorts {
  readonly republisher: Republisher;
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

export interface RepublishDocumentsInput {
  readonly choice: DocumentChoice;
  /** Maximum number of documents per second, so that new uploads do not have to wait behind them. */
  readonly perSecond: number;
  /** Counts and publishes nothing. */
  readonly dryRun: boolean;
}

/** Maximum number of documents in one transaction: a change of one of them waits for the whole transaction. */
const mostPerBatch = 100;
const logEveryMs = 5_000;

/**
 * Publishes the events of stored documents again, so that the services that derive data from them derive what is missing.
 * Each batch is one transaction: a run that is interrupted has published whole batches, and may be repeated. Decides on
 * no error.
 *
 * @returns the number of documents whose event was published
 */
export async function republishDocuments(
  ports: RepublishDocumentsPorts,
  { choice, perSecond, dryRun }: RepublishDocumentsInput,
  signal: AbortSignal,
): Promise<number> {
  const { republisher, now, pause, logger } = ports;
  const byStatus = await republisher.count(choice, signal);
  const chosen = Object.values(byStatus).reduce((sum, count) => sum + count, 0);
  logger.info({ chosen, byStatus, dryRun }, 'documents chosen');
  warnOfMissing(logger, choice, chosen);
  if (dryRun) return 0;

  const limit = Math.min(perSecond, mostPerBatch);
  const decide = (current: Current) => decideAgain(current, now());
  let republished = 0;
  let after: string | undefined;
  let loggedAt = now().getTime();
  for (;;) {
    const begunAt = now().getTime();
    const ids = await republisher.republishNext({ choice, after, limit }, decide, signal);
    republished += ids.length;
    after = ids.at(-1);
    if (ids.length < limit) break;
    const endedAt = now().getTime();
    if (endedAt - loggedAt >= logEveryMs) {
      logger.info({ republished, chosen }, 'republishing documents');
      loggedAt = endedAt;
    }
    // By the batch and not by the whole run: time lost to a slow database is not made up for by a burst.
    await pause(Math.max(0, (1_000 * limit) / perSecond - (endedAt - begunAt)), signal);
  }
  logger.info({ republished, chosen }, 'documents republished');
  return republished;
}

function decideAgain(current: Current, now: Date): Change {
  return current.document.status === 'deleting' ? unchangedAgain(current) : attemptAgain(current, now);
}

function warnOfMissing(logger: Pick<Logger, 'warn'>, { documentIds }: DocumentChoice, chosen: number): void {
  const asked = new Set(documentIds).size;
  if (asked > chosen)
    logger.warn({ asked, chosen }, 'some documents do not exist, are deleted, or are not chosen');
}
