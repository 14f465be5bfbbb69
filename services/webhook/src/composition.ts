import { createDnsNameResolver, createTargetPolicy } from '@lectern/egress';
import { createPgIdempotencyKeys } from '@lectern/idempotency';
import {
  type BackgroundWorker,
  createCleanupWorker,
  createServiceKit,
  type KitOverrides,
  type Service,
  type ServiceKit,
} from '@lectern/service';
import { openDatabase } from '@lectern/service/database';
import { openEvents } from '@lectern/service/events';
import { v7 } from 'uuid';
import { createAesSecretBox } from './adapters/aes-secret-box.ts';
import { createPgDeliveries } from './adapters/pg-deliveries.ts';
import { createPgErasures } from './adapters/pg-erasures.ts';
import { createPgWebhooks, type StoredWebhook, webhookOfJson } from './adapters/pg-webhooks.ts';
import { createPolicyCheckUrl } from './adapters/policy-check-url.ts';
import { createUndiciMessageSender } from './adapters/undici-message-sender.ts';
import { type App, createApp } from './app.ts';
import type { Config } from './config.ts';
import { createDeliveryWorker, type DeliveryWorker } from './delivery-worker.ts';
import { routesOf } from './http/routes.ts';
import { limits } from './limits.ts';
import { onDeadLetter, subscriptions } from './messaging/subscriptions.ts';
import { deliveryMetrics, watchDeliveries } from './metrics.ts';
import { migrations } from './migrations.ts';
import type { Deliveries, Erasures, WebhookAnswers } from './ports.ts';

/** What tests replace. */
export interface Overrides extends KitOverrides {
  readonly now?: () => Date;
}

/** What the writing of an outcome of a test message may take beyond the attempt itself, in milliseconds. */
const settleMs = 30_000;
/** How long a delivery waits that a killed process had under way, in milliseconds; renewed while an attempt lasts. */
const leaseMs = 10_000;
/** Longest time that a reading of the metrics waits for the database. */
const measureTimeoutMs = 2_000;

/** Builds the webhook service. Nothing is served, consumed or delivered before `start`. */
export async function createService(config: Config, overrides: Overrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'webhook', overrides });
  const db = await openDatabase(kit, config, { migrations });
  const events = await openEvents(kit, config, db);
  const now = overrides.now ?? (() => new Date());
  const policy = createTargetPolicy({
    ...{ ports: config.WEBHOOK_PORTS, protocols: ['https:'] },
    ...{ allow: config.WEBHOOK_ALLOW, allowedFreely: true },
  });
  const keyRetentionMs = config.IDEMPOTENCY_RETENTION_MS;
  const answers = { db, retentionMs: keyRetentionMs };
  const webhookAnswers = createPgIdempotencyKeys({
    ...answers,
    parse: (stored: StoredWebhook) => webhookOfJson(stored),
  });
  const deliveries = createPgDeliveries({
    ...{ db, unitOfWork: events.unitOfWork, keyRetentionMs, now },
    onNew: () => worker.wake(),
  });
  watchDeliveries(kit.telemetry, {
    measure: () => deliveries.measure(AbortSignal.timeout(measureTimeoutMs)),
    now,
  });
  const erasures = createPgErasures({ db, unitOfWork: events.unitOfWork });
  const app = createApp({
    ...{ deliveries, erasures, webhookAnswers, deadLetters: events.deadLetters },
    webhooks: createPgWebhooks({ db, keyRetentionMs }),
    deliveryAnswers: createPgIdempotencyKeys({ ...answers, parse: (id: string) => id }),
    box: createAesSecretBox(config.SEALING_KEYS),
    checkUrl: createPolicyCheckUrl(policy),
    sender: createUndiciMessageSender({
      ...{ policy, names: createDnsNameResolver(), timeoutMs: config.DELIVERY_TIMEOUT_MS },
      tracer: kit.telemetry.tracer,
    }),
    retries: { delaysMs: config.DELIVERY_RETRY_DELAYS_MS, mostAttempts: limits.attempts.value },
    disableAfterMs: config.DISABLE_AFTER_MS,
    retentionMs: config.DELIVERY_RETENTION_MS,
    tombstoneRetentionMs: config.TOMBSTONE_RETENTION_MS,
    testLeaseMs: config.DELIVERY_TIMEOUT_MS + settleMs,
    metrics: deliveryMetrics(kit.telemetry.metrics),
    ...{ now, newId: () => v7(), random: Math.random, logger: kit.logger },
  });
  const worker = deliveryWorker({ app, deliveries }, config, kit);
  const consumption = {
    subscriptions: subscriptions(app),
    dependencies: [],
    onDeadLetter: onDeadLetter(kit.logger),
  };
  const cleanup = cleanupOf({ app, webhookAnswers, erasures }, config, kit);
  const workers: BackgroundWorker[] = [...events.workers(consumption), worker, cleanup];
  return kit.assemble({ routes: routesOf(app, now), workers });
}

function cleanupOf(
  parts: {
    readonly app: App;
    readonly webhookAnswers: Pick<WebhookAnswers, 'purge'>;
    readonly erasures: Pick<Erasures, 'purge'>;
  },
  config: Config,
  { logger }: ServiceKit,
): BackgroundWorker {
  const { app, webhookAnswers, erasures } = parts;
  return createCleanupWorker({
    name: 'cleanup of deliveries',
    intervalMs: config.CLEANUP_INTERVAL_MS,
    tasks: [app.eraseLateData, app.purge, () => webhookAnswers.purge(), () => erasures.purge()],
    logger,
  });
}

function deliveryWorker(
  { app, deliveries }: { readonly app: App; readonly deliveries: Deliveries },
  config: Config,
  { telemetry }: ServiceKit,
): DeliveryWorker {
  return createDeliveryWorker({
    ...{ deliveries, attempt: app.attemptDelivery, telemetry },
    concurrency: config.DELIVERY_CONCURRENCY,
    bounds: {
      perTenant: config.DELIVERY_CONCURRENCY_PER_TENANT,
      perWebhook: config.DELIVERY_CONCURRENCY_PER_WEBHOOK,
      leaseMs,
    },
    pollMs: config.DELIVERY_POLL_INTERVAL_MS,
  });
}
