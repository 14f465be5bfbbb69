import type { Announcements, Clock, DocumentChoice, Reporter } from '../ports.ts';

export interface AnnounceDocumentsPorts {
  readonly announcements: Announcements;
  readonly clock: Clock;
  /** Resolves after so many milliseconds. */
  pause(ms: number): Promise<unknown>;
  readonly reporter: Reporter & { info: Reporter['warn'] };
}

export interface AnnounceDocumentsInput {
  readonly choice: DocumentChoice;
  /** Most documents in a second, so that new uploads do not have to queue behind them. */
  readonly perSecond: number;
  /** Counts only. */
  readonly dryRun: boolean;
}

/** Documents in one transaction: what changes one of them has to wait for all of them. */
const mostPerBatch = 100;
const reportEveryMs = 5_000;

/**
 * Announces the newest version of stored documents again, so that the services that derive something of them make it
 * anew, or find that it is there. Each batch is one transaction: a run that is cut short has announced whole batches, and
 * may simply be repeated.
 *
 * @returns how many documents were announced
 */
export async function announceDocuments(
  ports: AnnounceDocumentsPorts,
  { choice, perSecond, dryRun }: AnnounceDocumentsInput,
): Promise<number> {
  const { announcements, clock, pause, reporter } = ports;
  const byStatus = await announcements.count(choice);
  const chosen = Object.values(byStatus).reduce((sum, count) => sum + count, 0);
  reporter.info({ chosen, byStatus, dryRun }, 'documents chosen');
  warnOfMissing(reporter, choice, chosen);
  if (dryRun) return 0;

  const limit = Math.min(perSecond, mostPerBatch);
  let announced = 0;
  let after: string | undefined;
  let reportedAt = clock.now().getTime();
  for (;;) {
    const begunAt = clock.now().getTime();
    const ids = await announcements.announceNext(choice, { after, limit });
    announced += ids.length;
    after = ids.at(-1);
    if (ids.length < limit) break;
    const now = clock.now().getTime();
    if (now - reportedAt >= reportEveryMs) {
      reporter.info({ announced, chosen }, 'announcing');
      reportedAt = now;
    }
    // By the batch and not by the whole run: time lost to a slow database is not made up for by a flood.
    await pause(Math.max(0, (1_000 * limit) / perSecond - (now - begunAt)));
  }
  reporter.info({ announced, chosen }, 'documents announced');
  return announced;
}

function warnOfMissing(reporter: Reporter, { documentIds }: DocumentChoice, chosen: number): void {
  const asked = new Set(documentIds).size;
  if (asked > chosen) reporter.warn({ asked, chosen }, 'some documents are not there, deleted or not meant');
}
