import { setTimeout as delay } from 'node:timers/promises';
import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Logger } from '@lectern/telemetry';
import { Consumer } from 'sqs-consumer';
import { pauseAfter } from './backoff.ts';

const failureBackoffMs = { base: 500, most: 15_000 };

/** What {@link createPoller} needs. */
export interface PollerOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly batchSize: number;
  readonly waitSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly heartbeatSeconds: number;
  readonly logger: Logger;
  /** Resolving acknowledges the message, rejecting gives it back. */
  handle(message: Message): Promise<void>;
  /** Seconds after which a message that was given back is delivered again. */
  secondsUntilRetry(message: Message): number;
}

/** One loop of receive, handle, delete. */
export interface Poller {
  start(): void;
  /** Ends the poll at once and resolves when the messages that were already received are dealt with. */
  stop(): Promise<void>;
}

/** Wraps sqs-consumer: long polling, a heartbeat per message, and a stop that cuts the poll but not the work. */
export function createPoller(options: PollerOptions): Poller {
  const stopped = new AbortController();
  let failures = 0;
  const consumer = Consumer.create({
    queueUrl: options.queueUrl,
    sqs: withAbortablePolls(options.sqs, stopped.signal),
    batchSize: options.batchSize,
    waitTimeSeconds: options.waitSeconds,
    visibilityTimeout: options.visibilityTimeoutSeconds,
    heartbeatInterval: options.heartbeatSeconds,
    messageAttributeNames: ['All'],
    messageSystemAttributeNames: ['ApproximateReceiveCount'],
    handleMessage: async (message) => {
      await options.handle(message);
      return message;
    },
    terminateVisibilityTimeout: ([message]) =>
      message === undefined ? 0 : options.secondsUntilRetry(message),
    // sqs-consumer polls on at once after an error: without a pause that would be a busy loop while SQS is down.
    preReceiveMessageCallback: async () => {
      if (failures > 0)
        await delay(pauseAfter(failures, failureBackoffMs), undefined, { signal: stopped.signal });
    },
    postReceiveMessageCallback: async () => {
      failures = 0;
    },
  });
  consumer.on('error', (error, message) => {
    if (stopped.signal.aborted && message === undefined) return;
    if (message === undefined) failures += 1;
    options.logger.warn({ err: error, failures }, 'a call to SQS failed');
  });
  consumer.on('processing_error', (error) => options.logger.debug({ err: error }, 'message given back'));
  return {
    start: () => consumer.start(),
    stop: async () => {
      const idle = whenIdle(consumer);
      consumer.stop();
      stopped.abort();
      await idle;
    },
  };
}

/**
 * `stop({ abort: true })` of sqs-consumer would also abort the deletion of messages that were just handled, which would
 * then be delivered again. So only the receiving call gets a signal that a stop aborts.
 */
function withAbortablePolls(sqs: SQSClient, abortSignal: AbortSignal): SQSClient {
  return new Proxy(sqs, {
    get(target, property) {
      if (property !== 'send') return Reflect.get(target, property);
      return (command: ReceiveMessageCommand, options: object) =>
        command instanceof ReceiveMessageCommand
          ? target.send(command, { ...options, abortSignal })
          : target.send(command, options);
    },
  });
}

/** Resolves when the consumer's current round is over: after its last message, or when its poll has failed. */
function whenIdle(consumer: Consumer): Promise<void> {
  if (!consumer.status.isPolling) return Promise.resolve();
  return new Promise((resolve) => {
    consumer.once('empty', () => resolve());
    consumer.once('response_processed', () => resolve());
    consumer.on('error', (_error, message) => {
      if (message === undefined) resolve();
    });
  });
}
