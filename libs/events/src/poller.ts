import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import type { Logger } from '@lectern/telemetry';
import { Consumer } from 'sqs-consumer';
import { pauseAfter } from './background-worker.ts';
import type { Queue } from './sqs-batches.ts';

const failureBackoffMs = { base: 500, most: 5_000 };
const mostPerPoll = 10;

/** Where received messages go. */
export interface MessageSink {
  /** How many messages it accepts now. */
  readonly free: number;
  /** Resolves when that is more than 0, or when polling is about to stop. */
  whenFree(): Promise<void>;
  /** Takes charge of messages, at once. */
  take(messages: readonly Message[]): void;
}

/** What {@link createPoller} needs. */
export interface PollerOptions {
  readonly queue: Queue;
  readonly waitSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly sink: MessageSink;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Receives messages for as long as the sink accepts some. */
export interface Poller {
  start(): void;
  /** Ends the poll at once and resolves when its messages have been handed to the sink. */
  stop(): Promise<void>;
}

/**
 * Receives with sqs-consumer, but one message does not wait for another: by itself, sqs-consumer asks for more only when
 * all messages of a batch are done, so that one slow message holds up the rest. Here its handler only hands them
 * to the sink, and the next poll asks for as many as that accepts.
 */
export function createPoller(options: PollerOptions): Poller {
  const { queue, sink, logger } = options;
  const stopped = new AbortController();
  let failures = 0;

  const consumer = Consumer.create({
    queueUrl: queue.queueUrl,
    sqs: queue.sqs,
    batchSize: batchSizeFor(sink),
    waitTimeSeconds: options.waitSeconds,
    visibilityTimeout: options.visibilityTimeoutSeconds,
    messageAttributeNames: ['All'],
    messageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId', 'SentTimestamp'],
    shouldDeleteMessages: false,
    handleMessageBatch: async (messages) => {
      sink.take(messages);
      await sink.whenFree();
      fit();
      return [];
    },
    // sqs-consumer polls on at once after an error: without a pause that would be a busy loop while SQS is down.
    preReceiveMessageCallback: async () => {
      if (failures === 0) return;
      await delay(pauseAfter(failures, failureBackoffMs), undefined, { signal: stopped.signal });
    },
    postReceiveMessageCallback: async () => {
      failures = 0;
    },
  });
  const fit = (): void => consumer.updateOption('batchSize', batchSizeFor(sink));
  // While the poll waited, the sink may have become free for more.
  consumer.on('empty', fit);
  consumer.on('error', (error) => {
    if (stopped.signal.aborted) return;
    failures += 1;
    logger.warn({ err: error, failures }, 'no messages can be received');
  });
  return {
    start: () => consumer.start(),
    stop: async () => {
      const idle = whenIdle(consumer);
      stopped.abort();
      consumer.stop({ abort: true });
      await idle;
    },
  };
}

function batchSizeFor({ free }: MessageSink): number {
  return Math.min(mostPerPoll, Math.max(1, free));
}

/** Resolves when the consumer's current round is over: its messages are with the sink, or its poll has failed. */
function whenIdle(consumer: Consumer): Promise<void> {
  if (!consumer.status.isPolling) return Promise.resolve();
  return new Promise((resolve) => {
    for (const event of ['empty', 'response_processed', 'error'] as const)
      consumer.once(event, () => resolve());
  });
}
