import { setTimeout as delay } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { Logger } from '@lectern/telemetry';
import { Consumer } from 'sqs-consumer';
import { pauseAfter } from './backoff.ts';

const failureBackoffMs = { base: 500, most: 15_000 };
const mostPerPoll = 10;

/** Who takes what is received. */
export interface Taker {
  /** How many messages it takes now. */
  readonly free: number;
  /** Resolves when that is more than none, or when polling is about to stop. */
  whenFree(): Promise<void>;
  /** Takes charge of messages, at once. */
  take(messages: readonly Message[]): void;
}

/** What {@link createPoller} needs. */
export interface PollerOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly waitSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly taker: Taker;
  readonly logger: Logger;
}

/** Receives messages for as long as somebody takes them. */
export interface Poller {
  start(): void;
  /** Ends the poll at once and resolves when its messages have been handed on. */
  stop(): Promise<void>;
}

/**
 * Receives with sqs-consumer, but lets each message live its own life: by itself, sqs-consumer asks for more only when
 * all messages of a batch are done, so that one slow message holds up the rest. Here its handler only hands them on,
 * and the next poll asks for as many as the taker has room for.
 */
export function createPoller(options: PollerOptions): Poller {
  const { taker } = options;
  const stopped = new AbortController();
  let failures = 0;

  const consumer = Consumer.create({
    queueUrl: options.queueUrl,
    sqs: options.sqs,
    batchSize: batchSizeFor(taker),
    waitTimeSeconds: options.waitSeconds,
    visibilityTimeout: options.visibilityTimeoutSeconds,
    messageAttributeNames: ['All'],
    messageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'],
    shouldDeleteMessages: false,
    handleMessageBatch: async (messages) => {
      taker.take(messages);
      await taker.whenFree();
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
  const fit = (): void => consumer.updateOption('batchSize', batchSizeFor(taker));
  // While a poll found nothing there has come room for more.
  consumer.on('empty', fit);
  consumer.on('error', (error) => {
    if (stopped.signal.aborted) return;
    failures += 1;
    options.logger.warn({ err: error, failures }, 'no messages can be received');
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

function batchSizeFor({ free }: Taker): number {
  return Math.min(mostPerPoll, Math.max(1, free));
}

/** Resolves when the consumer's current round is over: it has handed on its messages, or its poll has failed. */
function whenIdle(consumer: Consumer): Promise<void> {
  if (!consumer.status.isPolling) return Promise.resolve();
  return new Promise((resolve) => {
    for (const event of ['empty', 'response_processed', 'error'] as const)
      consumer.once(event, () => resolve());
  });
}
