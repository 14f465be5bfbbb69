import { deadLetterLimits } from '@lectern/contracts';
import type { Db } from '@lectern/db';
import {
  type BackgroundWorker,
  createAwsClients,
  createConsumer,
  createDeadLetters,
  createOutbox,
  createRelay,
  createUnitOfWork,
  type DeadLetters,
  type Dependency,
  ensureTopology,
  type OnDeadLetter,
  purgeInbox,
  type Subscription,
  type TopologyOptions,
  type UnitOfWork,
} from '@lectern/events';
import type { BaseConfig, EventsConfig } from './base-config.ts';
import { createCleanupWorker } from './cleanup-worker.ts';
import { platformTopology } from './platform-topology.ts';
import type { ServiceKit } from './service-kit.ts';
import { shutdownBudget } from './shutdown-budget.ts';
import { whenReachable } from './when-reachable.ts';

/** What a service consumes. */
export interface Consumption {
  readonly subscriptions: readonly Subscription[];
  /** While one of them is down, or the database, nothing is consumed. */
  readonly dependencies: readonly Dependency[];
  readonly onDeadLetter: OnDeadLetter;
}

/** The event side of a service: how it publishes, and what has to run for events to move. */
export interface EventParts {
  /** For repositories whose changes publish events, or are caused by them. */
  readonly unitOfWork: UnitOfWork;
  /** Of this service's queue, if it has one; as many as a call may look at. */
  readonly deadLetters: DeadLetters;
  /** The relay and, where there is consumption, the consumer. Hand them to `assemble`. */
  workers(consumption?: Consumption): BackgroundWorker[];
}

type Config = EventsConfig & Pick<BaseConfig, 'SHUTDOWN_TIMEOUT_MS'>;

/**
 * Connects a service to the event backbone. The whole platform's topology is made (see `eventTopology`), before the
 * first event can be published.
 */
export async function openEvents(kit: ServiceKit, config: Config, db: Db): Promise<EventParts> {
  const endpoint = config.AWS_ENDPOINT_URL === undefined ? {} : { endpoint: config.AWS_ENDPOINT_URL };
  const aws = createAwsClients({ region: config.AWS_REGION, prefix: config.EVENTS_PREFIX, ...endpoint });
  kit.onClose('event clients', async () => aws.destroy());
  if (config.EVENTS_ENSURE_TOPOLOGY) {
    const wait = { what: 'event backbone', logger: kit.logger };
    await whenReachable(wait, () => ensureTopology(aws, topologyOf(config)));
  }

  const outbox = createOutbox({ source: kit.name });
  return {
    unitOfWork: createUnitOfWork({ db, outbox, consumer: kit.name }),
    deadLetters: createDeadLetters({
      ...{ sqs: aws.sqs, prefix: config.EVENTS_PREFIX, consumer: kit.name },
      mostLookedAt: deadLetterLimits.deadLettersLookedAt.value,
    }),
    workers: (consumption) => {
      const relay = createRelay({
        db,
        outbox,
        sns: aws.sns,
        prefix: config.EVENTS_PREFIX,
        telemetry: kit.telemetry,
        pollIntervalMs: config.OUTBOX_POLL_INTERVAL_MS,
      });
      if (consumption === undefined) return [relay];
      const consumer = createConsumer({
        sqs: aws.sqs,
        prefix: config.EVENTS_PREFIX,
        name: kit.name,
        ...consumption,
        dependencies: [databaseDependency(db), ...consumption.dependencies],
        telemetry: kit.telemetry,
        concurrency: config.EVENTS_CONCURRENCY,
        waitingMessages: config.EVENTS_WAITING_MESSAGES,
        ...perTenant(config),
        waitSeconds: config.EVENTS_WAIT_SECONDS,
        maxAgeMs: config.EVENTS_MAX_AGE_MS,
        handlerTimeoutMs: config.EVENTS_HANDLER_TIMEOUT_MS,
        drainTimeoutMs: shutdownBudget(config.SHUTDOWN_TIMEOUT_MS).handlersMs,
        visibilityTimeoutSeconds: config.EVENTS_VISIBILITY_TIMEOUT_SECONDS,
      });
      const cleanup = createCleanupWorker({
        name: 'inbox cleanup',
        intervalMs: config.EVENTS_CLEANUP_INTERVAL_MS,
        tasks: [() => purgeInbox(db, new Date(Date.now() - config.EVENTS_INBOX_RETENTION_MS))],
        logger: kit.logger,
      });
      return [relay, consumer, cleanup];
    },
  };
}

function databaseDependency(db: Pick<Db, 'check'>): Dependency {
  return {
    name: 'database',
    reasons: ['database_unavailable', 'commit_outcome_unknown'],
    check: (signal) => db.check(signal),
  };
}

function perTenant({ EVENTS_CONCURRENCY_PER_TENANT }: EventsConfig): { concurrencyPerKey?: number } {
  return EVENTS_CONCURRENCY_PER_TENANT === undefined
    ? {}
    : { concurrencyPerKey: EVENTS_CONCURRENCY_PER_TENANT };
}

function topologyOf(config: EventsConfig): TopologyOptions {
  return platformTopology({
    prefix: config.EVENTS_PREFIX,
    maxReceiveCount: config.EVENTS_MAX_RECEIVE_COUNT,
    visibilityTimeoutSeconds: config.EVENTS_VISIBILITY_TIMEOUT_SECONDS,
  });
}
