import { GetQueueUrlCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import type { Telemetry } from '@lectern/telemetry';
import { watchQueues } from './backlog.ts';
import type { Backoff } from './backoff.ts';
import type { CloudEvent } from './cloud-event.ts';
import { createDelivery } from './delivery.ts';
import { Dispatcher } from './dispatcher.ts';
import { tenantOf } from './fair-key.ts';
import { createHeartbeat } from './heartbeat.ts';
import { createMessageHandler, urgencyOf, type Verdict } from './message-handler.ts';
import { consumerMetrics } from './metrics.ts';
import { deadLetterQueueName, queueName } from './names.ts';
import { createPoller, type Poller } from './poller.ts';
import type { Subscription } from './subscription.ts';
import type { RoomBounds } from './waiting-room.ts';
import type { Worker } from './worker.ts';

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
  /** Most events of one key that are handled at the same time; default half of `concurrency`, at least 1. */
  readonly concurrencyPerKey?: number;
  /** Whose event it is; keys take turns. Default: the `tenantId` of its data; events without one share a key. */
  readonly fairKey?: (event: CloudEvent) => string;
  /** Most events that are held while they wait for their turn; a key has a quarter of it at most. Default 200. */
  readonly waitingMessages?: number;
  /** An event that has waited this long is put back, for another instance to take; default 15 min. */
  readonly mostWaitMs?: number;
  /** A delivery without a heartbeat for this long goes to another instance; default 30. */
  readonly visibilityTimeoutSeconds?: number;
  /** How often a running handler extends that; default a third of it. */
  readonly heartbeatSeconds?: number;
  /** Length of a poll, at most 20, the default. An emulator may hand messages to polls whose process is gone: keep it short there. */
  readonly waitSeconds?: number;
  /** Pauses before another delivery, in seconds; default 2, doubled up to 300. */
  readonly backoff?: Backoff;
  /** How long `stop` waits for handlers before their signal aborts, in milliseconds; default 15 s. */
  readonly drainTimeoutMs?: number;
}

const shareOfRoom = 0.25;
const mostWaitingBytes = 32 * 1_048_576;

/**
 * Takes a service's events from its queue and hands them to handlers.
 *
 * Guarantees:
 * - At least once: a message is deleted only after its handler has resolved. A handler that notes the event in the inbox,
 *   in the transaction of its work, has its effect exactly once.
 * - No order; several events are handled at the same time, here and in other instances.
 * - Every failure is decided: an AppError that is not retryable parks the event in the dead-letter queue with its
 *   reason, as do an unknown type, data against the schema and what is no CloudEvent. Everything else is delivered again after
 *   a growing pause, until SQS moves the message to the same queue after `maxReceiveCount` deliveries.
 * - A slow handler keeps its message by heartbeats; it must not block the event loop for longer than the visibility
 *   time-out, or another instance starts on the same event.
 * - Fair: keys (tenants) take turns, and none has more than `concurrencyPerKey` of the slots, however many events it has
 *   and however slow they are. So an event of another key is found and handled while they wait: what has no slot is held
 *   in a bounded waiting room, and what is beyond its key's share of that is put back into the queue, to come again when
 *   its turn is near. An event that is put back has a delivery count that starts anew, and may come twice. Within a key,
 *   a higher `priority` of the subscription goes first. Not guaranteed: that a turn comes soon where the slots are all
 *   taken by handlers of other keys, since none of them is interrupted.
 * - `stop` ends polling at once, gives back what waits, and lets handlers finish. A message that SQS was handing out at that very moment comes
 *   back after the visibility time-out.
 */
export function createConsumer(options: ConsumerOptions): Worker {
  return new QueueConsumer(options);
}

class QueueConsumer implements Worker {
  readonly name: string;
  readonly #options: Required<ConsumerOptions>;
  readonly #handle: (message: Message, signal: AbortSignal) => Promise<Verdict>;
  #handlers = new AbortController();
  #dispatcher: Dispatcher | undefined;
  #poller: Poller | undefined;

  constructor(options: ConsumerOptions) {
    const visibilityTimeoutSeconds = options.visibilityTimeoutSeconds ?? 30;
    const concurrency = options.concurrency ?? 10;
    this.name = `consumer ${options.name}`;
    this.#options = {
      ...options,
      concurrency,
      concurrencyPerKey: options.concurrencyPerKey ?? Math.max(1, Math.floor(concurrency / 2)),
      fairKey: options.fairKey ?? tenantOf,
      waitingMessages: options.waitingMessages ?? 200,
      mostWaitMs: options.mostWaitMs ?? 15 * 60_000,
      visibilityTimeoutSeconds,
      heartbeatSeconds: options.heartbeatSeconds ?? visibilityTimeoutSeconds / 3,
      waitSeconds: options.waitSeconds ?? 20,
      backoff: options.backoff ?? { base: 2, most: 300 },
      drainTimeoutMs: options.drainTimeoutMs ?? 15_000,
    };
    this.#handle = createMessageHandler({ ...options, queue: queueName(options.prefix, options.name) });
  }

  async start(): Promise<void> {
    if (this.#poller !== undefined) return;
    const { prefix, name, telemetry } = this.#options;
    const [queueUrl, deadLetterUrl] = await Promise.all([
      this.#urlOf(queueName(prefix, name)),
      this.#urlOf(deadLetterQueueName(prefix, name)),
    ]);
    watchQueues({ sqs: this.#options.sqs, consumer: name, queueUrl, deadLetterUrl, telemetry });
    const handlers = new AbortController();
    const parts = { ...this.#options, queueUrl, deadLetterUrl, logger: telemetry.logger };
    const heartbeat = createHeartbeat(parts);
    const handle = (message: Message) => this.#handle(message, handlers.signal);
    const dispatcher = new Dispatcher({
      ...parts,
      heartbeat,
      room: this.#roomBounds(),
      metrics: consumerMetrics(telemetry.metrics),
      urgencyOf: (message) => urgencyOf(message, this.#options),
      work: createDelivery({ ...parts, heartbeat, handle }),
    });
    this.#handlers = handlers;
    this.#dispatcher = dispatcher;
    this.#poller = createPoller({ ...parts, taker: dispatcher });
    dispatcher.start();
    this.#poller.start();
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#handlers.abort(), this.#options.drainTimeoutMs);
    try {
      this.#dispatcher?.close();
      await this.#poller?.stop();
      await this.#dispatcher?.drained();
      this.#dispatcher = undefined;
      this.#poller = undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  #roomBounds(): RoomBounds {
    const { waitingMessages: messages } = this.#options;
    const messagesPerKey = Math.max(1, Math.floor(messages * shareOfRoom));
    return { messages, bytes: mostWaitingBytes, messagesPerKey };
  }

  async #urlOf(queue: string): Promise<string> {
    try {
      const { QueueUrl } = await this.#options.sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
      if (QueueUrl !== undefined) return QueueUrl;
    } catch (error) {
      throw new AppError('unavailable', `The queue ${queue} cannot be found.`, {
        reason: 'queue_unavailable',
        cause: error,
      });
    }
    throw new AppError('unavailable', `The queue ${queue} has no address.`, { reason: 'queue_unavailable' });
  }
}
