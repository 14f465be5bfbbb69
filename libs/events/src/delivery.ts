import { ChangeMessageVisibilityCommand, DeleteMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { type AppError, toAppError } from '@lectern/errors';
import { extractTrace, requestContext, SpanKind, type Telemetry, withSpan } from '@lectern/telemetry';
import { type Backoff, pauseAfter } from './background-worker.ts';
import { traceOf } from './cloud-event.ts';
import { sendToDeadLetters } from './dead-letter.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { ConsumerMetrics } from './metrics.ts';
import { attemptOf, type RecognizedEvent, recognizeEvent } from './read-message.ts';
import type { Queue } from './sqs-batches.ts';
import type { Subscription } from './subscription.ts';

/** How a delivery ends. */
export type DeliveryOutcome =
  | { readonly end: 'acknowledge' }
  | { readonly end: 'retry'; readonly error: unknown; readonly afterSeconds: number | undefined }
  | { readonly end: 'dead-letter'; readonly error: AppError };

/** The outcomes as the metric `events_handled_total` names them. */
const outcomeLabels = { acknowledge: 'done', retry: 'retried', 'dead-letter': 'dead_lettered' } as const;

/**
 * SQS refuses to hide a message for more than 12 hours after it was received. One hour of them is left for the time that
 * it waited and was handled.
 */
const longestPauseSeconds = 11 * 3_600;

/** What {@link handleMessage} needs. */
export interface HandlerOptions {
  /** The consuming service. */
  readonly consumer: string;
  /** As spans name it. */
  readonly queueName: string;
  readonly subscriptions: readonly Subscription[];
  readonly telemetry: Pick<Telemetry, 'tracer' | 'logger'>;
  readonly metrics: Pick<ConsumerMetrics, 'handled' | 'duration'>;
}

/** What {@link createDelivery} needs. */
export interface DeliveryOptions extends HandlerOptions {
  readonly queue: Queue;
  readonly deadLetterUrl: string;
  /** Has kept the message hidden until it was handled; released before the delivery is settled. */
  readonly heartbeat: Pick<Heartbeat, 'release'>;
  readonly backoff: Backoff;
  /** Handed to handlers: aborts when the process has no more time to wait for them. */
  readonly signal: AbortSignal;
}

/**
 * Takes one message to its end: has it handled, then acknowledges it (deletes it), dead-letters it, or makes it visible
 * again later. Never rejects: a call to SQS that fails leaves the message to the visibility time-out, after which it is
 * delivered again.
 */
export function createDelivery(options: DeliveryOptions): (message: Message) => Promise<void> {
  const { heartbeat, telemetry, signal } = options;
  return async (message) => {
    const outcome = await handleMessage(options, message, signal);
    await heartbeat.release(message);
    try {
      await settle(options, message, outcome);
    } catch (error) {
      const facts = { err: error, messageId: message.MessageId };
      telemetry.logger.warn(facts, 'message could not be deleted or rescheduled; it will be redelivered');
    }
  };
}

/** Runs the handler of a message and decides how the delivery ends. Never rejects. */
export async function handleMessage(
  options: HandlerOptions,
  message: Message,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const { consumer, subscriptions, telemetry, metrics } = options;
  let type = 'unknown';
  let outcome: DeliveryOutcome;
  let stopTimer: (() => void) | undefined;
  try {
    const recognized = recognizeEvent(message, subscriptions);
    type = recognized.event.type;
    stopTimer = metrics.duration.startTimer({ consumer, type });
    await runHandler(options, recognized, { signal, attempt: attemptOf(message) });
    outcome = { end: 'acknowledge' };
  } catch (error) {
    outcome = decide(error, signal);
    const facts = { err: error, type, messageId: message.MessageId, attempt: attemptOf(message) };
    if (outcome.end === 'dead-letter') telemetry.logger.error(facts, 'event dead-lettered');
    else telemetry.logger.warn(facts, 'event will be delivered again');
  } finally {
    stopTimer?.();
  }
  metrics.handled.inc({ consumer, type, outcome: outcomeLabels[outcome.end] });
  return outcome;
}

/**
 * Dead-letter or retry. Only an AppError can say that trying again is useless; an error that nobody foresaw may be a
 * passing one, and SQS ends its retries anyway. Work that was cut short by the stop of the process is always retried.
 */
export function decide(error: unknown, signal: AbortSignal): DeliveryOutcome {
  const found = toAppError(error);
  const foreseen = found.cause !== error;
  if (foreseen && !found.retryable && !signal.aborted) return { end: 'dead-letter', error: found };
  return { end: 'retry', error, afterSeconds: foreseen ? found.retryAfterSeconds : undefined };
}

/** In a span below the producer's. */
async function runHandler(
  { telemetry, queueName }: HandlerOptions,
  { event, subscription }: RecognizedEvent,
  { signal, attempt }: { signal: AbortSignal; attempt: number },
): Promise<void> {
  const attributes = {
    'messaging.system': 'aws_sqs',
    'messaging.destination.name': queueName,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.message.id': event.id,
    'cloudevents.event_type': event.type,
    ...(event.subject === undefined ? {} : { 'cloudevents.event_subject': event.subject }),
    'lectern.delivery_attempt': attempt,
  };
  const parent = extractTrace(traceOf(event));
  // The event's id takes the place of a request id: it ties together the logs of all that follows from the event.
  await requestContext.run({ requestId: event.id }, () =>
    withSpan(telemetry.tracer, `process ${event.type}`, { kind: SpanKind.CONSUMER, attributes, parent }, () =>
      subscription.handle(event, { signal }),
    ),
  );
}

async function settle(
  { queue: { sqs, queueUrl }, deadLetterUrl, backoff }: DeliveryOptions,
  message: Message,
  outcome: DeliveryOutcome,
): Promise<void> {
  const received = { QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle };
  if (outcome.end === 'retry') {
    const pause = Math.round(outcome.afterSeconds ?? pauseAfter(attemptOf(message), backoff));
    const seconds = Math.min(pause, longestPauseSeconds);
    await sqs.send(new ChangeMessageVisibilityCommand({ ...received, VisibilityTimeout: seconds }));
    return;
  }
  // First sent to the dead letters, then deleted: if the process crashes in between, there are two, never none.
  if (outcome.end === 'dead-letter') await sendToDeadLetters({ sqs, deadLetterUrl }, message, outcome.error);
  await sqs.send(new DeleteMessageCommand(received));
}
