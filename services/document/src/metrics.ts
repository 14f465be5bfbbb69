import { measureWhenRead } from '@lectern/events';
import type { Registry, Telemetry } from '@lectern/telemetry';
import { Counter } from 'prom-client';
import { type DriftKind, driftKinds } from './domain/drift.ts';
import type { DocumentStatus } from './domain/status.ts';
import type { RoundReport } from './ports/reconciliation.ts';

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

/** Counts differences that were found, and whether they were mended. */
export function findingsCounter(registry: Registry) {
  const counter = new Counter({
    name: 'reconciliation_findings_total',
    help: 'Differences of other stores from the documents that were found, by kind and whether they were mended',
    labelNames: ['kind', 'mended'],
    registers: [registry],
  });
  return (kind: DriftKind, mended: boolean): void => counter.inc({ kind, mended: String(mended) });
}

/**
 * Gauges of the last complete comparison. They are read from the database, so every instance shows the same: take the maximum
 * over instances, never the sum.
 */
export function watchReconciliation(
  { metrics: registry, logger }: Telemetry,
  parts: { reports: () => Promise<readonly RoundReport[]>; now: () => Date },
): void {
  measureWhenRead({
    ...{ registry, logger, labelNames: ['kind'] as const },
    name: 'reconciliation_drift',
    help: 'Differences of other stores from the documents that the last complete comparison found, by kind',
    measure: async () => {
      const reports = await parts.reports();
      const sum = (kind: DriftKind) => reports.reduce((total, { found }) => total + (found[kind] ?? 0), 0);
      return driftKinds.map((kind) => ({ labels: { kind }, value: sum(kind) }));
    },
  });
  measureWhenRead({
    ...{ registry, logger, labelNames: ['part'] as const },
    name: 'reconciliation_age_seconds',
    help: 'Time since the end of the last complete comparison, by part',
    measure: async () =>
      (await parts.reports()).map(({ part, completedAt }) => ({
        labels: { part },
        value: (parts.now().getTime() - completedAt.getTime()) / 1_000,
      })),
  });
}
