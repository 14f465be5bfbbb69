import type { Logger } from '@lectern/telemetry';
import type { Rebuilder } from '../ports.ts';

export interface RebuildDocumentsPorts {
  readonly rebuilder: Rebuilder;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

export interface RebuildDocumentsInput {
  /** Compares and writes nothing. */
  readonly dryRun: boolean;
}

const perBatch = 100;

/**
 * Makes the rows of all documents anew from their histories. Each document is locked while it is compared; those that are
 * as their history says are not written. Documents without a history, which no change has touched since there are
 * histories, are left as they are. It may be repeated, and run beside the service. Decides on no error.
 *
 * @returns how many documents were compared, and how many of them were not as their history says
 */
export async function rebuildDocuments(
  { rebuilder, logger }: RebuildDocumentsPorts,
  { dryRun }: RebuildDocumentsInput,
  signal: AbortSignal,
): Promise<{ compared: number; differing: number }> {
  let [compared, differing] = [0, 0];
  let after: string | undefined;
  for (;;) {
    const batch = await rebuilder.rebuildNext({ after, limit: perBatch, dryRun }, signal);
    for (const documentId of batch.differing)
      logger.warn({ documentId, dryRun }, 'document differs from its history');
    compared += batch.ids.length;
    differing += batch.differing.length;
    after = batch.ids.at(-1);
    if (batch.ids.length < perBatch) break;
  }
  logger.info({ compared, differing, dryRun }, 'documents compared with their histories');
  return { compared, differing };
}
