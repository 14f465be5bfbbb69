import { setTimeout as delay } from 'node:timers/promises';
import type { ComparisonStatus } from '@lectern/contracts';
import type { Db } from '@lectern/db';
import type { BackgroundWorker, UnitOfWork } from '@lectern/events';
import { createCleanupWorker, type ServiceKit } from '@lectern/service';
import { createComparisonClient, createStrayPointsClient } from './adapters/comparison-client.ts';
import { createPgDocumentInventory } from './adapters/pg-document-inventory.ts';
import { createPgDriftRepairs } from './adapters/pg-drift-repairs.ts';
import { createPgReconciliationRounds } from './adapters/pg-reconciliation-rounds.ts';
import {
  createStoredContentInventory,
  type StoredContentInventoryParts,
} from './adapters/stored-content-inventory.ts';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import { findingsCounter, watchReconciliation } from './metrics.ts';
import { type ReconciliationRounds, reconciledParts } from './ports/reconciliation.ts';

/** Longest time in which another service compares a page of documents, in milliseconds. */
const comparisonTimeoutMs = 30_000;
/** Longest time in which a part of the comparison goes on, in milliseconds. */
const reconcileTimeoutMs = 10 * 60_000;
/** Longest time of a measurement, in milliseconds, after which it would not be read any more. */
const measureTimeoutMs = 1_000;

/** What there is here and elsewhere, and how it is mended. */
export function openReconciliation(
  { clients, telemetry }: ServiceKit,
  config: Config,
  parts: { db: Db; unitOfWork: UnitOfWork; store: StoredContentInventoryParts['store'] },
) {
  const { db, unitOfWork, store } = parts;
  const timeoutMs = comparisonTimeoutMs;
  return {
    rounds: createPgReconciliationRounds({ db }),
    inventory: createPgDocumentInventory({ db }),
    chunks: createComparisonClient(clients.for('embedding'), { timeoutMs }),
    points: createComparisonClient(clients.for('retrieval'), { timeoutMs }),
    strays: createStrayPointsClient(clients.for('retrieval'), { timeoutMs }),
    content: createStoredContentInventory({ db, store, bucket: config.BLOB_BUCKET }),
    repairs: createPgDriftRepairs({ unitOfWork }),
    countFinding: findingsCounter(telemetry.metrics),
    pause: (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }),
  };
}

/** Compares other stores with the documents, part by part, and mends them. */
export function reconcilerOf(
  { app, rounds }: { readonly app: Pick<App, 'reconcile'>; readonly rounds: ReconciliationRounds },
  config: Config,
  { telemetry, logger }: ServiceKit,
): BackgroundWorker {
  watchReconciliation(telemetry, {
    reports: () => rounds.reports(AbortSignal.timeout(measureTimeoutMs)),
    now: () => new Date(),
  });
  const input = {
    roundMs: config.RECONCILE_ROUND_MS,
    afterMs: config.RECONCILE_AFTER_MS,
    confirmMs: config.RECONCILE_CONFIRM_MS,
    graceMs: config.UNUSED_CONTENT_GRACE_MS,
  };
  return createCleanupWorker({
    name: 'comparison of stores with documents',
    intervalMs: config.RECONCILE_INTERVAL_MS,
    tasks: reconciledParts.map((part) => (stopped: AbortSignal) => {
      const signal = AbortSignal.any([stopped, AbortSignal.timeout(reconcileTimeoutMs)]);
      return app.reconcile({ part, ...input }, signal);
    }),
    logger,
  });
}

/** How the last complete round of each part went, as others are told. */
export async function comparisonsOf(
  rounds: Pick<ReconciliationRounds, 'reports'>,
  signal: AbortSignal,
): Promise<ComparisonStatus[]> {
  const reports = await rounds.reports(AbortSignal.any([signal, AbortSignal.timeout(measureTimeoutMs)]));
  return reports.map(({ completedAt, ...report }) => ({ ...report, completedAt: completedAt.toISOString() }));
}
