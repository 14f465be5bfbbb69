import { measureWhenRead } from '@lectern/events';
import type { Registry, Telemetry } from '@lectern/telemetry';
import { Counter } from 'prom-client';
import type { DocumentStatus } from './domain/status.ts';

/** Statuses in which a document waits, each of which always has a value: an alert then knows when it is over. */
const waiting = ['ingested', 'embedded', 'deleting'] as const;

/** Counts documents whose last event was sent again, by the status in which they waited. */
export function sweptCounter(registry: Registry) {
  const counter = new Counter({
    name: 'documents_swept_total',
    help: 'Documents whose last event was sent again since they waited too long, by status',
    labelNames: ['status'],
    registers: [registry],
  });
  return (status: DocumentStatus): void => counter.inc({ status });
}

/**
 * Gauge of documents that wait too long. It is measured in the database, so every instance shows the same: take the
 * maximum over instances, never the sum.
 */
export function watchOverdue(
  { metrics: registry, logger }: Telemetry,
  count: () => Promise<Partial<Record<DocumentStatus, number>>>,
): void {
  measureWhenRead({
    ...{ registry, logger, labelNames: ['status'] as const },
    name: 'documents_overdue',
    help: 'Documents that have waited for a step longer than SWEEP_AFTER_MS, by status',
    measure: async () => {
      const counts = await count();
      return waiting.map((status) => ({ labels: { status }, value: counts[status] ?? 0 }));
    },
  });
}
