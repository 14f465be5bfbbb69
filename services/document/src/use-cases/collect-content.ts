import type { Logger } from '@lectern/telemetry';
import type { ContentNotes, ContentStore } from '../ports.ts';

export interface CollectContentPorts {
  readonly notes: Pick<ContentNotes, 'collect'>;
  readonly store: Pick<ContentStore, 'delete'>;
  readonly logger: Pick<Logger, 'info'>;
}

/** As many as are removed in a second or so: so long they are locked. */
const mostPerBatch = 50;

/**
 * Removes the bytes that no document has pointed to for the grace time: of uploads that never became a document or a
 * version, of replaced versions, and what a slow store took after it was removed. Any number of instances may run it at
 * once: each place is taken by one of them. A batch that fails is left for the next time. Decides on no error.
 *
 * @returns how many places were cleared
 */
export async function collectContent(
  { notes, store, logger }: CollectContentPorts,
  signal: AbortSignal,
): Promise<number> {
  let collected = 0;
  let batch: number;
  do {
    batch = await notes.collect(
      { limit: mostPerBatch, remove: (location) => store.delete(location, { signal }) },
      signal,
    );
    collected += batch;
  } while (batch === mostPerBatch);
  if (collected > 0) logger.info({ collected }, 'bytes removed that no document points to');
  return collected;
}
