import { GetQueueUrlCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import type { Telemetry } from '@lectern/telemetry';
import { watchQueues } from './backlog.ts';
import type { Backoff } from './backoff.ts';
import { createDelivery } from './delivery.ts';
import { createMessageHandler, type Verdict } from './message-handler.ts';
import { deadLetterQueueName, queueName } from './names.ts';
import { createPoller, type Poller } from './poller.ts';
import type { Subscription } from './subscription.ts';
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
 * - `stop` ends polling at once and lets handlers finish. A message that SQS was handing out at that very moment comes
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
  #poller: Poller | undefined;

  constructor(options: ConsumerOptions) {
    const visibilityTimeoutSeconds = options.visibilityTimeoutSeconds ?? 30;
    this.name = `consumer ${options.name}`;
    this.#options = {
      ...options,
      concurrency: options.concurrency ?? 10,
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
    const work = createDelivery({ ...parts, handle: (message) => this.#handle(message, handlers.signal) });
    this.#handlers = handlers;
    this.#poller = createPoller({ ...parts, work });
    this.#poller.start();
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#handlers.abort(), this.#options.drainTimeoutMs);
    try {
      await this.#poller?.stop();
      this.#poller = undefined;
    } finally {
      clearTimeout(timer);
    }
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
