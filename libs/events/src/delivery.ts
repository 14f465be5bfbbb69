import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Logger } from '@lectern/telemetry';
import { type Backoff, pauseAfter } from './backoff.ts';
import type { Heartbeat } from './heartbeat.ts';
import { attemptOf, type Verdict } from './message-handler.ts';
import { park } from './park.ts';

/** What {@link createDelivery} needs. */
export interface DeliveryOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
  /** Has kept the message until it was handled, and lets go of it then. */
  readonly heartbeat: Pick<Heartbeat, 'release'>;
  readonly backoff: Backoff;
  readonly logger: Logger;
  handle(message: Message): Promise<Verdict>;
}

/**
 * Takes one message to its end: has it handled, then deletes it, parks it or gives it back. Never rejects: a call to SQS
 * that fails leaves the message to the visibility time-out, after which it is delivered again.
 */
export function createDelivery(options: DeliveryOptions): (message: Message) => Promise<void> {
  return async (message) => {
    const verdict = await options.handle(message);
    await options.heartbeat.release(message);
    await attempt(options, message, () => settle(options, message, verdict));
  };
}

async function settle(options: DeliveryOptions, message: Message, verdict: Verdict): Promise<void> {
  if (verdict.outcome === 'retried') {
    const seconds = verdict.afterSeconds ?? pauseAfter(attemptOf(message), options.backoff);
    await hideFor(options, message, Math.round(seconds));
    return;
  }
  // First into the dead letters, then away: if the process dies in between, there are two, never none.
  if (verdict.outcome === 'parked') await park(options, message, verdict.error);
  await options.sqs.send(
    new DeleteMessageCommand({ QueueUrl: options.queueUrl, ReceiptHandle: message.ReceiptHandle }),
  );
}

async function hideFor({ sqs, queueUrl }: DeliveryOptions, message: Message, seconds: number): Promise<void> {
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: message.ReceiptHandle,
      VisibilityTimeout: seconds,
    }),
  );
}

async function attempt(
  { logger }: DeliveryOptions,
  message: Message,
  call: () => Promise<void>,
): Promise<void> {
  try {
    await call();
  } catch (error) {
    logger.warn({ err: error, messageId: message.MessageId }, 'SQS was not told, the event will come again');
  }
}
