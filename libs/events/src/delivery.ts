import { ChangeMessageVisibilityCommand, DeleteMessageCommand, type Message } from '@aws-sdk/client-sqs';
import type { AppError } from '@lectern/errors';
import {
  extractTrace,
  type Logger,
  requestContext,
  SpanKind,
  type Telemetry,
  withSpan,
} from '@lectern/telemetry';
import { type Backoff, pauseAfter, pauseByAge } from './background-worker.ts';
import { traceOf } from './cloud-event.ts';
import { type OnDeadLetter, reportDeadLetter, sendToDeadLetters } from './dead-letter.ts';
import {
  classify,
  type DeliveryOutcome,
  decide,
  decideUnknown,
  endIfWornOut,
  labelOf,
  refuseWornOut,
} from './delivery-outcome.ts';
import type { Dependency } from './dependency.ts';
import { withinTime } from './handler-time.ts';
import type { Heartbeat } from './heartbeat.ts';
import { quietly } from './log-quietly.ts';
import { ageMsOf, attemptOf } from './message-content.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { Outages } from './outages.ts';
import { type RecognizedEvent, recognizeEvent } from './read-message.ts';
import { type Queue, sendAgain } from './sqs-batches.ts';
import type { Subscription } from './subscription.ts';

/**
 * SQS refuses to hide a message for more than 12 hours after it was received. One hour of them is left for the time that
 * it waited and was handled.
 */
const longestPauseSeconds = 11 * 3_600;
/** Of a message that is sent; also a limit of SQS. */
const longestDelaySeconds = 900;

/** What {@link handleMessage} needs. */
export interface HandlerOptions {
  /** The consuming service. */
  readonly consumer: string;
  /** As spans name it. */
  readonly queueName: string;
  readonly subscriptions: readonly Subscription[];
  /** How long an event is requeued that cannot be handled, or that none of them handles, before it is dead-lettered. */
  readonly maxAgeMs: number;
  /** Of the queue's redrive policy, which does not see deliveries from before a message was requeued; undefined without one. */
  readonly maxReceiveCount: number | undefined;
  /** Longest time of a handler. */
  readonly handlerTimeoutMs: number;
  readonly dependencies: readonly Dependency[];
  readonly outages: Pick<Outages, 'isDown'>;
  /** Called before a message is dead-lettered; when it fails, the message is not. */
  readonly onDeadLetter: OnDeadLetter;
  readonly telemetry: Pick<Telemetry, 'tracer' | 'logger'>;
  readonly metrics: Pick<ConsumerMetrics, 'handled' | 'duration' | 'stage'>;
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
 * Takes one message to its end: has it handled, then acknowledges it (deletes it), dead-letters it, requeues it, or makes
 * it visible again later. Never rejects: a call to SQS that fails leaves the message to the visibility time-out, after which it is
 * delivered again.
 */
export function createDelivery(options: DeliveryOptions): (message: Message) => Promise<void> {
  const { heartbeat, telemetry, signal } = options;
  const settle = createSettle(options);
  return async (message) => {
    const outcome = await handleMessage(options, message, signal);
    await heartbeat.release(message);
    try {
      await settle(message, outcome);
    } catch (error) {
      const facts = { err: error, messageId: message.MessageId };
      telemetry.logger.warn(facts, 'message could not be deleted or rescheduled; it will be redelivered');
    }
  };
}

/**
 * Runs the handler of a message and decides how the delivery ends. An event that nobody here handles is requeued until
 * it is `maxAgeMs` old: an instance of a newer release may know it. Never rejects.
 */
export async function handleMessage(
  options: HandlerOptions,
  message: Message,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const { consumer, subscriptions, telemetry, metrics } = options;
  const facts = { messageId: message.MessageId, attempt: attemptOf(message) };
  let type = 'unknown';
  let outcome: DeliveryOutcome;
  try {
    const { event, subscription } = recognizeEvent(message, subscriptions);
    if (subscription === undefined) {
      outcome = decideUnknown(event, { message, maxAgeMs: options.maxAgeMs });
    } else {
      type = event.type;
      refuseWornOut(facts.attempt, options.maxReceiveCount);
      await runHandler(options, { event, subscription }, { signal, attempt: facts.attempt });
      outcome = { end: 'acknowledge' };
      // By the clocks of two machines.
      const seconds = (Date.now() - Date.parse(event.time)) / 1_000;
      metrics.stage.observe({ consumer, type }, Math.max(0, seconds));
    }
  } catch (error) {
    const decided = await decideOn(options, { message, error }, signal);
    outcome = endIfWornOut(decided, facts.attempt, options.maxReceiveCount);
  }
  if (outcome.end === 'dead-letter')
    outcome = await report(options, { message, error: outcome.error }, signal);
  log(telemetry.logger, outcome, { type, ...facts });
  metrics.handled.inc({ consumer, type, outcome: labelOf(outcome) });
  return outcome;
}

function decideOn(
  { dependencies, maxAgeMs, outages }: HandlerOptions,
  { message, error }: { message: Message; error: unknown },
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const failure = classify(error, { signal, dependencies });
  return decide(failure, error, { message, maxAgeMs, isDown: outages.isDown });
}

/** A dead letter that cannot be reported now is none yet. */
async function report(
  options: HandlerOptions,
  dead: { message: Message; error: AppError },
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const { onDeadLetter, telemetry } = options;
  try {
    await reportDeadLetter({ onDeadLetter, logger: telemetry.logger }, dead, { signal });
    return { end: 'dead-letter', error: dead.error };
  } catch (error) {
    // However old the event is: that it was given up has to be known first.
    const facts = { message: dead.message, error };
    const outcome = await decideOn({ ...options, maxAgeMs: Number.POSITIVE_INFINITY }, facts, signal);
    return outcome.end === 'retry' ? { end: 'requeue', why: 'transient', error } : outcome;
  }
}

function log(logger: Pick<Logger, 'warn' | 'error'>, outcome: DeliveryOutcome, facts: object): void {
  if (outcome.end === 'dead-letter') logger.error({ err: outcome.error, ...facts }, 'event dead-lettered');
  else if ('error' in outcome) logger.warn({ err: outcome.error, ...facts }, 'event will be delivered again');
}

/** In a span below the producer's, with its time measured. */
async function runHandler(
  { consumer, telemetry, queueName, metrics, handlerTimeoutMs: mostMs }: HandlerOptions,
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
  const stopTimer = metrics.duration.startTimer({ consumer, type: event.type });
  try {
    // The event's id takes the place of a request id: it ties together the logs of all that follows from the event.
    await requestContext.run({ requestId: event.id }, () =>
      withSpan(
        telemetry.tracer,
        `process ${event.type}`,
        { kind: SpanKind.CONSUMER, attributes, parent },
        () => withinTime((ends) => subscription.handle(event, { signal: ends }), { mostMs, signal }),
      ),
    );
  } finally {
    stopTimer();
  }
}

type Requeued = Extract<DeliveryOutcome, { end: 'requeue' }>;

function createSettle({ queue, deadLetterUrl, backoff, telemetry: { logger } }: DeliveryOptions) {
  const { sqs, queueUrl } = queue;
  const logUnknown = quietly((facts: object) =>
    logger.warn(facts, 'an event that this process does not know was requeued for one that does'),
  );

  const hide = async (message: Message, seconds: number): Promise<void> => {
    const received = { QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle };
    const VisibilityTimeout = Math.min(Math.round(seconds), longestPauseSeconds);
    await sqs.send(new ChangeMessageVisibilityCommand({ ...received, VisibilityTimeout }));
  };
  const requeue = async (message: Message, { event, afterSeconds }: Requeued): Promise<void> => {
    const ageSeconds = ageMsOf(message) / 1_000;
    const seconds = afterSeconds ?? Math.max(1, pauseByAge(ageSeconds, backoff));
    const delaySeconds = Math.min(Math.round(seconds), longestDelaySeconds);
    const [refused] = (await sendAgain(queue, [{ message, delaySeconds }])).notSent;
    if (refused !== undefined) {
      logger.warn({ err: refused.error, messageId: message.MessageId }, 'an event could not be requeued');
      return hide(message, Math.max(1, afterSeconds ?? pauseAfter(attemptOf(message), backoff)));
    }
    if (event !== undefined) {
      const { id: eventId, type, source } = event;
      logUnknown({ eventId, type, source, ageSeconds, delaySeconds });
    }
  };
  return async (message: Message, outcome: DeliveryOutcome): Promise<void> => {
    if (outcome.end === 'retry') return hide(message, pauseAfter(attemptOf(message), backoff));
    if (outcome.end === 'requeue') return requeue(message, outcome);
    // First sent to the dead letters, then deleted: if the process crashes in between, there are two, never none.
    if (outcome.end === 'dead-letter')
      await sendToDeadLetters({ sqs, deadLetterUrl }, message, outcome.error);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }));
  };
}
