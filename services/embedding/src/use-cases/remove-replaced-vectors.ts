import type { Logger } from '@lectern/telemetry';
import type { ModelRegistry } from '../ports.ts';

export interface RemoveReplacedVectorsPorts {
  readonly registry: Pick<ModelRegistry, 'removeReplaced'>;
  readonly logger: Pick<Logger, 'info'>;
}

/** As many as a statement removes without holding up others. */
const mostPerBatch = 1_000;

/** Removes the vectors of models that were replaced. Any number of instances may run it at once. Decides on no error. */
export async function removeReplacedVectors(
  { registry, logger }: RemoveReplacedVectorsPorts,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  let batch: number;
  do {
    batch = await registry.removeReplaced(mostPerBatch, signal);
    removed += batch;
  } while (batch === mostPerBatch);
  if (removed > 0) logger.info({ removed }, 'vectors of replaced models removed');
  return removed;
}
