import { measureWhenRead } from '@lectern/events';
import type { Telemetry } from '@lectern/telemetry';
import type { ReindexWork } from './ports/reindex.ts';

const measureTimeoutMs = 2_000;

/**
 * Gauges of the documents of the index that is being built, and of the time that one has waited to be begun; all 0 while there is
 * none. They are read from the database, so every instance shows the same: take the maximum over instances, never the sum.
 */
export function watchReindex(
  { metrics: registry, logger }: Telemetry,
  work: Pick<ReindexWork, 'measure' | 'waitingSeconds'>,
): void {
  measureWhenRead({
    ...{ registry, logger, labelNames: ['state'] as const },
    name: 'reindex_documents',
    help: 'Documents of the index that is being built, by state: copied, remaining, and of these failed',
    measure: async () => {
      const documents = await work.measure(AbortSignal.timeout(measureTimeoutMs));
      return Object.entries(documents).map(([state, value]) => ({ labels: { state }, value }));
    },
  });
  measureWhenRead({
    ...{ registry, logger, labelNames: [] },
    name: 'reindex_waiting_seconds',
    help: 'How long an index that was asked for has not been begun; 0 when there is none',
    measure: async () => [
      { labels: {}, value: await work.waitingSeconds(AbortSignal.timeout(measureTimeoutMs)) },
    ],
  });
}
