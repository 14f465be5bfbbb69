import { extractiveTarget, platformAlias } from '@lectern/contracts';
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
import { type EventParts, openEvents } from '@lectern/service/events';
import { createCockatielRetries } from './adapters/cockatiel-retries.ts';
import { createGuardedModels } from './adapters/guarded-models.ts';
import { createLruAnswerCache } from './adapters/lru-answer-cache.ts';
import { createPgAliasRepository } from './adapters/pg-alias-repository.ts';
import { createPgErasures } from './adapters/pg-erasures.ts';
import { createPgPromptRepository, versionOfJson } from './adapters/pg-prompt-repository.ts';
import { createPgRequestCountRepository } from './adapters/pg-request-count-repository.ts';
import { createPgUsageRepository } from './adapters/pg-usage-repository.ts';
import { type App, createApp } from './app.ts';
import type { Config } from './config.ts';
import type { Budgets } from './domain/budget.ts';
import { type Catalog, findLateAliases } from './domain/catalog.ts';
import { routesOf } from './http/routes.ts';
import { limits } from './limits.ts';
import { onDeadLetter, subscriptions } from './messaging/subscriptions.ts';
import { callMetrics } from './metrics.ts';
import { migrations } from './migrations.ts';
import { openCatalog, openVectorTargets } from './open-catalog.ts';
import type { Erasures, PromptAnswers, RequestCountRepository, UsageRepository } from './ports.ts';

/** What tests replace. */
export interface Overrides extends KitOverrides {
  readonly now?: () => Date;
}

/** Windows of budgets are a month long at most; a settled one is of no use any more. In milliseconds. */
const windowRetentionMs = 62 * 24 * 60 * 60 * 1_000;

/** How long a process of the gateway may be silent and still send a batch again, in milliseconds. */
const senderRetentionMs = 62 * 24 * 60 * 60 * 1_000;

/** Builds the model service. Nothing is served or consumed before `start`; no provider is called, and no package of one loaded, before a caller asks for a model. */
export async function createService(config: Config, overrides: Overrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'model', overrides });
  const db = await openDatabase(kit, config, { migrations });
  const events = await openEvents(kit, config, db);
  const models = createGuardedModels({ telemetry: kit.telemetry });
  kit.onClose('models', async () => models.close());
  const catalog = openCatalog(config);
  warnOfLateAliases(catalog, config, kit);
  const usage = createPgUsageRepository({ db });
  const requestCounts = createPgRequestCountRepository({ db });
  const erasures = createPgErasures({ db, unitOfWork: events.unitOfWork });
  const keyRetentionMs = config.IDEMPOTENCY_RETENTION_MS;
  const promptAnswers = createPgIdempotencyKeys({ db, retentionMs: keyRetentionMs, parse: versionOfJson });
  const now = overrides.now ?? (() => new Date());
  const app = createApp({
    models,
    retries: createCockatielRetries(),
    metrics: callMetrics(kit.telemetry.metrics, Object.keys(catalog.targets)),
    cache: createLruAnswerCache({ maxAgeMs: config.ANSWER_CACHE_MS, maxChars: config.ANSWER_CACHE_CHARS }),
    catalog,
    vectorTargets: openVectorTargets(config, catalog),
    aliases: createPgAliasRepository({ db }),
    prompts: createPgPromptRepository({ db, keyRetentionMs }),
    promptAnswers,
    ...{ usage, requestCounts, erasures, deadLetters: events.deadLetters },
    budgets: budgetsOf(config),
    logger: kit.logger,
    now,
  });
  return kit.assemble({
    workers: workersOf({ app, events, usage, requestCounts, erasures, promptAnswers, now }, config, kit),
    routes: routesOf(app, kit.logger),
    settings: { answers: isExtractive(catalog) ? 'extractive' : 'model' },
    bodyLimitBytes: limits.requestBytes.value,
  });
}

function workersOf(
  parts: {
    readonly app: App;
    readonly events: EventParts;
    readonly usage: Pick<UsageRepository, 'purge'>;
    readonly requestCounts: Pick<RequestCountRepository, 'purge'>;
    readonly erasures: Pick<Erasures, 'purge'>;
    readonly promptAnswers: Pick<PromptAnswers, 'purge'>;
    readonly now: () => Date;
  },
  config: Config,
  { logger }: ServiceKit,
): BackgroundWorker[] {
  const { app, events, usage, requestCounts, erasures, promptAnswers, now } = parts;
  const before = (ms: number): Date => new Date(now().getTime() - ms);
  const cleanup = createCleanupWorker({
    name: 'cleanup of usage and idempotency keys',
    intervalMs: config.CLEANUP_INTERVAL_MS,
    tasks: [
      () => usage.purge({ calls: before(config.USAGE_RETENTION_MS), windows: before(windowRetentionMs) }),
      () =>
        requestCounts.purge({
          counts: before(config.USAGE_RETENTION_MS),
          senders: before(senderRetentionMs),
        }),
      () => erasures.purge(),
      () => promptAnswers.purge(),
    ],
    logger,
  });
  const sweeper = createCleanupWorker({
    name: 'sweeper of erasures',
    intervalMs: config.ERASURE_SWEEP_INTERVAL_MS,
    tasks: [app.eraseLateData],
    logger,
  });
  const consumption = {
    subscriptions: subscriptions(app),
    dependencies: [],
    onDeadLetter: onDeadLetter(logger),
  };
  return [...events.workers(consumption), cleanup, sweeper];
}

/** A tenant's administrator is told nothing of it: what stands behind an alias of a tenant may be late as well. */
function warnOfLateAliases(
  catalog: Catalog,
  { ANSWER_TIMEOUT_MS: answerMs }: Config,
  { logger }: ServiceKit,
): void {
  for (const late of findLateAliases(catalog, answerMs)) {
    logger.warn({ ...late, answerMs }, 'the last model of an alias may be asked too late');
  }
}

/** Whether the platform's own answers are written without a model, unless a tenant chose one. */
function isExtractive({ aliases }: Catalog): boolean {
  return aliases[platformAlias]?.[0] === extractiveTarget;
}

function budgetsOf(config: Config): Budgets {
  return {
    tenant: {
      requests: config.TENANT_REQUESTS_PER_MINUTE,
      tokens: config.TENANT_TOKENS_PER_DAY,
      money: config.TENANT_MONEY_PER_MONTH,
    },
    key: {
      requests: config.KEY_REQUESTS_PER_MINUTE,
      tokens: config.KEY_TOKENS_PER_DAY,
      money: config.KEY_MONEY_PER_MONTH,
    },
  };
}
