import { setTimeout as delay } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { Logger } from '@lectern/telemetry';
import { Consumer } from 'sqs-consumer';
import { pauseAfter } from './backoff.ts';

const failureBackoffMs = { base: 500, most: 15_000 };
const mostPerPoll = 10;

/** What {@link createPoller} needs. */
export interface PollerOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly concurrency: number;
  readonly waitSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly logger: Logger;
  /** Deals with one message to its end, acknowledgement included. Must not reject. */
  work(message: Message): Promise<void>;
}

/** Receives messages and keeps as many in work as `concurrency` says. */
export interface Poller {
  start(): void;
  /** Ends the poll at once and resolves when all work has ended. */
  stop(): Promise<void>;
}

/**
 * Receives with sqs-consumer, but lets each message live its own life: by itself, sqs-consumer asks for more only when
 * all messages of a batch are done, so that one slow message holds up the rest. Here its handler only begins the work
 * and returns as soon as there is room again; the next poll then asks for as many messages as there is room for, so none
 * waits in memory while another instance has time for it.
 */
export function createPoller(options: PollerOptions): Poller {
  const { concurrency } = options;
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();
  let failures = 0;

  const begin = (message: Message): void => {
    const work = options.work(message).finally(() => running.delete(work));
    running.add(work);
  };
  const consumer = Consumer.create({
    queueUrl: options.queueUrl,
    sqs: options.sqs,
    batchSize: Math.min(mostPerPoll, concurrency),
    waitTimeSeconds: options.waitSeconds,
    visibilityTimeout: options.visibilityTimeoutSeconds,
    messageAttributeNames: ['All'],
    messageSystemAttributeNames: ['ApproximateReceiveCount'],
    shouldDeleteMessages: false,
    handleMessage: async (message) => {
      begin(message);
      while (running.size >= concurrency) await Promise.race(running);
      consumer.updateOption('batchSize', Math.min(mostPerPoll, concurrency - running.size));
      return undefined;
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
      await Promise.all(running);
    },
  };
}

/** Resolves when the consumer's current round is over: it has handed on its messages, or its poll has failed. */
function whenIdle(consumer: Consumer): Promise<void> {
  if (!consumer.status.isPolling) return Promise.resolve();
  return new Promise((resolve) => {
    for (const event of ['empty', 'response_processed', 'error'] as const)
      consumer.once(event, () => resolve());
  });
}
