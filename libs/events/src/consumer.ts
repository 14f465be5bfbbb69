import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Telemetry } from '@lectern/telemetry';
import { deadLetterQueueName, findMaxReceiveCount, findQueueUrl, queueName } from './addresses.ts';
import type { BackgroundWorker, Backoff } from './background-worker.ts';
import { watchOldest, watchQueues } from './backlog.ts';
import type { OnDeadLetter } from './dead-letter.ts';
import { createDeadLetterWatch } from './dead-letter-watch.ts';
import { createDelivery } from './delivery.ts';
import type { Dependency } from './dependency.ts';
import { Dispatcher } from './dispatcher.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { BufferBounds } from './message-buffer.ts';
import { consumerMetrics } from './metrics.ts';
import { createOutages } from './outages.ts';
import { createPoller } from './poller.ts';
import { schedulingOf } from './read-message.ts';
import { createRequeue } from './requeue.ts';
import type { Subscription } from './subscription.ts';

/** What {@link createConsumer} needs. */
export interface ConsumerOptions {
  readonly sqs: SQSClient;
  /** First part of the queue's name. */
  readonly prefix: string;
  /** The consuming service. */
  readonly name: string;
  readonly subscriptions: readonly Subscription[];
  readonly telemetry: Telemetry;
  /** Most events that are handled at the same time; default 10. */
  readonly concurrency?: number;
  /** Most events of one tenant that are handled at the same time; default half of `concurrency`, at least 1. */
  readonly concurrencyPerKey?: number;
  /** Most events that wait in the buffer for a slot; a tenant has a quarter of it at most. Default 200. */
  readonly waitingMessages?: number;
  /** An event that has waited this long is requeued, for another instance to take; default 15 min. */
  readonly mostWaitMs?: number;
  /** A delivery without a heartbeat for this long goes to another instance: so long waits what a killed process held. Default 10. */
  readonly visibilityTimeoutSeconds?: number;
  /** How often a running handler extends that; default a quarter of it, so that a starved process has the rest to catch up. */
  readonly heartbeatSeconds?: number;
  /** Length of a poll, at most 20, the default. An emulator may hand messages to polls whose process is gone: keep it short there. */
  readonly waitSeconds?: number;
  /** Pauses before another delivery, in seconds; default 2, doubled up to 300. */
  readonly backoff?: Backoff;
  /** An event that cannot be handled now, or that no subscription is for, is requeued until it is this old, then dead-lettered; default 4 days. */
  readonly maxAgeMs?: number;
  /** Longest time of a handler, in wall-clock milliseconds; default 30 min. */
  readonly handlerTimeoutMs?: number;
  /** While one of them is down, nothing is consumed. */
  readonly dependencies?: readonly Dependency[];
  /** Told of every event that becomes a dead letter. */
  readonly onDeadLetter?: OnDeadLetter;
  /** How often it is looked for messages that SQS itself moved to the dead letters, in milliseconds; default 10 s. */
  readonly deadLetterIntervalMs?: number;
  /** How long `stop` waits for handlers before their signal aborts, in milliseconds; default 15 s. */
  readonly drainTimeoutMs?: number;
}

const shareOfBuffer = 0.25;
const mostBufferedBytes = 32 * 1_048_576;

/**
 * Takes a service's events from its queue and hands them to handlers.
 *
 * Guarantees:
 * - At least once: a message is deleted only after its handler has resolved. A handler that records the event in the
 *   inbox, in the transaction of its work, has its effect exactly once.
 * - No order; several events are handled at the same time, here and in other instances.
 * - Every failure is decided (`classify`). An AppError that is not retryable dead-letters the event with its reason, as do
 *   data against the schema and what is no CloudEvent. One that is retryable has it requeued with growing delays, until it is `maxAgeMs` old.
 *   What nobody foresaw, a crash of the process too, spends a delivery: after `maxReceiveCount` of them it is dead-lettered.
 * - An outage costs no event a delivery: when a retryable error names the reason of a dependency that does not answer, the consumer
 *   pauses, requeues what it holds, and goes on within seconds after the dependency is back.
 * - A message that was delivered before, to no end, is handled while this process has no other message: one that crashes the process spends no deliveries of others.
 * - `onDeadLetter` is told of an event before it is dead-lettered, and of each that SQS moves by itself.
 * - An event that no subscription is for is requeued likewise: instances of a newer
 *   release that know it may share the queue.
 * - A slow handler keeps its message by heartbeats. Where they come too late, since the process had no CPU time, another instance may start on
 *   the same event; this one goes on with what it has, and handles nothing twice.
 * - Fair: tenants take turns (round-robin), and none has more than `concurrencyPerKey` of the slots, however many events
 *   it has and however slow they are. So an event of another tenant is found and handled while they wait: what has no
 *   slot is held in a bounded buffer, and what is beyond its tenant's share of that is requeued, to come again when its
 *   turn is near. A requeued event has a delivery count that starts anew, and may come twice. Within a tenant, a higher
 *   `priority` of the subscription goes first. Not guaranteed: that a turn comes soon where the slots are all taken by
 *   handlers of other tenants, since none of them is interrupted.
 * - `stop` ends polling at once, requeues what waits, and lets handlers finish. A message that SQS was handing out at
 *   that very moment comes back after the visibility time-out.
 */
export function createConsumer(options: ConsumerOptions): BackgroundWorker {
  let running: Promise<RunningConsumer> | undefined;
  return {
    name: `consumer ${options.name}`,
    start: async () => {
      running ??= run(options);
      try {
        await running;
      } catch (error) {
        running = undefined;
        throw error;
      }
    },
    stop: async () => {
      // Also of a start that is under way. One that fails has nothing to stop, and reports its error itself.
      const started = await running?.catch(() => undefined);
      await started?.stop();
      running = undefined;
    },
  };
}

interface RunningConsumer {
  stop(): Promise<void>;
}

/** All parts of a consumer, and what each of them gets: poller, then dispatcher, then delivery, then the handler. */
async function run(options: ConsumerOptions): Promise<RunningConsumer> {
  const { name: consumer, subscriptions, telemetry } = options;
  const { concurrency = 10, visibilityTimeoutSeconds = 10 } = options;
  const { logger } = telemetry;
  const metrics = consumerMetrics(telemetry.metrics);
  const { queue, deadLetters, maxReceiveCount } = await findQueues(options);
  const onDeadLetter = options.onDeadLetter ?? (async () => undefined);

  const handlers = new AbortController();
  const heartbeat = createHeartbeat({
    queue,
    visibilityTimeoutSeconds,
    heartbeatSeconds: options.heartbeatSeconds ?? visibilityTimeoutSeconds / 4,
    logger,
  });
  watchOldest({ consumer, telemetry }, heartbeat.oldestAgeMs);
  const outages = createOutages({ consumer, hold: () => dispatcher.hold(), metrics, logger });
  const deliver = createDelivery({
    ...{ queue, queueName: queueName(options.prefix, consumer), deadLetterUrl: deadLetters.queueUrl },
    ...{ consumer, subscriptions, heartbeat, telemetry, metrics, maxReceiveCount, outages, onDeadLetter },
    ...{ ...timesOf(options), dependencies: options.dependencies ?? [], signal: handlers.signal },
  });
  const dispatcher: Dispatcher = new Dispatcher({
    ...{ queue, consumer, concurrency, heartbeat, deliver, metrics, logger },
    concurrencyPerKey: options.concurrencyPerKey ?? Math.max(1, Math.floor(concurrency / 2)),
    buffer: bufferBounds(options.waitingMessages ?? 200),
    mostWaitMs: options.mostWaitMs ?? 15 * 60_000,
    schedulingOf: (message) => schedulingOf(message, subscriptions),
    requeue: createRequeue({ queue, consumer, counter: metrics.requeued, logger }),
  });
  const poller = createPoller({
    ...{ queue, visibilityTimeoutSeconds, sink: dispatcher, logger },
    waitSeconds: options.waitSeconds ?? 20,
  });
  const deadLetterWatch = createDeadLetterWatch({
    ...{ deadLetters, maxReceiveCount, onDeadLetter, logger },
    intervalMs: options.deadLetterIntervalMs ?? 10_000,
  });

  for (const part of [dispatcher, poller, deadLetterWatch]) part.start();
  return {
    stop: async () => {
      const timer = setTimeout(() => handlers.abort(), options.drainTimeoutMs ?? 15_000);
      try {
        outages.stop();
        dispatcher.close();
        await Promise.all([poller.stop(), deadLetterWatch.stop()]);
        await dispatcher.drained();
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function findQueues({ sqs, prefix, name: consumer, telemetry }: ConsumerOptions) {
  const [queueUrl, deadLetterUrl] = await Promise.all([
    findQueueUrl(sqs, queueName(prefix, consumer)),
    findQueueUrl(sqs, deadLetterQueueName(prefix, consumer)),
  ]);
  const maxReceiveCount = await findMaxReceiveCount(sqs, queueUrl);
  watchQueues({ sqs, consumer, queueUrl, deadLetterUrl, telemetry });
  return { queue: { sqs, queueUrl }, deadLetters: { sqs, queueUrl: deadLetterUrl }, maxReceiveCount };
}

function timesOf({ maxAgeMs, handlerTimeoutMs, backoff }: ConsumerOptions) {
  return {
    maxAgeMs: maxAgeMs ?? 4 * 24 * 3_600_000,
    handlerTimeoutMs: handlerTimeoutMs ?? 30 * 60_000,
    backoff: backoff ?? { base: 2, most: 300 },
  };
}

function bufferBounds(messages: number): BufferBounds {
  return {
    messages,
    bytes: mostBufferedBytes,
    messagesPerKey: Math.max(1, Math.floor(messages * shareOfBuffer)),
  };
}
