import { measureWhenRead } from '@lectern/events';
import type { Telemetry } from '@lectern/telemetry';
import type { ReindexMeasure } from './ports/reindex.ts';

/**
 * Gauge of the documents of the index that is being built; all 0 while there is none. It is read from the database, so every
 * instance shows the same: take the maximum over instances, never the sum.
 */
export function watchReindex(
  { metrics: registry, logger }: Telemetry,
  measure: () => Promise<ReindexMeasure>,
): void {
  measureWhenRead({
    ...{ registry, logger, labelNames: ['state'] as const },
    name: 'reindex_documents',
    help: 'Documents of the index that is being built, by state: copied, remaining, and of these failed',
    measure: async () =>
      Object.entries(await measure()).map(([state, value]) => ({ labels: { state }, value })),
  });
}
