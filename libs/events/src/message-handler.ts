import type { Message } from '@aws-sdk/client-sqs';
import { AppError, toAppError } from '@lectern/errors';
import { extractTrace, requestContext, SpanKind, type Telemetry, withSpan } from '@lectern/telemetry';
import { type CloudEvent, decodeCloudEvent, sourceOf, traceOf } from './cloud-event.ts';
import { nobody } from './fair-key.ts';
import { consumerMetrics } from './metrics.ts';
import type { Subscription } from './subscription.ts';

/** What becomes of a delivery. */
export type Verdict =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'retried'; readonly error: unknown; readonly afterSeconds: number | undefined }
  | { readonly outcome: 'parked'; readonly error: AppError };

/** Whose turn a message takes, and how soon among those of the same key. */
export interface Urgency {
  readonly key: string;
  readonly priority: number;
}

/** What {@link createMessageHandler} needs. */
export interface MessageHandlerOptions {
  readonly name: string;
  readonly queue: string;
  readonly subscriptions: readonly Subscription[];
  readonly telemetry: Telemetry;
}

/** What {@link urgencyOf} needs. */
export interface UrgencyOptions {
  readonly subscriptions: readonly Subscription[];
  fairKey(event: CloudEvent): string;
}

/**
 * Turns a delivery into a verdict: reads the event, finds its subscription, checks its data, runs the handler in a span
 * below the producer's. Never rejects.
 */
export function createMessageHandler(options: MessageHandlerOptions) {
  const { telemetry, name } = options;
  const metrics = consumerMetrics(telemetry.metrics);
  const byType = new Map(options.subscriptions.map((s) => [keyOf(s.event.type, sourceOf(s.from)), s]));

  return async (message: Message, signal: AbortSignal): Promise<Verdict> => {
    let type = 'unknown';
    let verdict: Verdict;
    try {
      const { event, subscription } = recognize(message, byType);
      type = event.type;
      const stopTimer = metrics.duration.startTimer({ consumer: name, type });
      await runHandler(options, subscription, { event, signal, attempt: attemptOf(message) });
      stopTimer();
      verdict = { outcome: 'done' };
    } catch (error) {
      verdict = decide(error, signal);
      const facts = { err: error, type, messageId: message.MessageId, attempt: attemptOf(message) };
      if (verdict.outcome === 'parked') telemetry.logger.error(facts, 'event parked');
      else telemetry.logger.warn(facts, 'event will be delivered again');
    }
    metrics.handled.inc({ consumer: name, type, outcome: verdict.outcome });
    return verdict;
  };
}

/**
 * Reads of a message what decides about its turn. One that is no event, or that nobody handles, is nobody's: it is only
 * parked. Never throws.
 */
export function urgencyOf(message: Message, { subscriptions, fairKey }: UrgencyOptions): Urgency {
  try {
    const event = decode(message);
    const known = subscriptions.find((s) => s.event.type === event.type && sourceOf(s.from) === event.source);
    if (known !== undefined) return { key: fairKey(event), priority: known.priority ?? 0 };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return { key: nobody, priority: 0 };
}

/** How often SQS has delivered the message, this time included. */
export function attemptOf(message: Message): number {
  return Number(message.Attributes?.ApproximateReceiveCount ?? 1);
}

/**
 * Park or retry. Only an AppError can say that trying again is useless; an error that nobody foresaw may be a passing
 * one, and SQS ends its retries anyway. Work that was cut short by the stop of the process is not the event's fault.
 */
export function decide(error: unknown, signal: AbortSignal): Verdict {
  const found = toAppError(error);
  const foreseen = found.cause !== error;
  if (foreseen && !found.retryable && !signal.aborted) return { outcome: 'parked', error: found };
  return { outcome: 'retried', error, afterSeconds: foreseen ? found.retryAfterSeconds : undefined };
}

function keyOf(type: string, source: string): string {
  return `${type} ${source}`;
}

function recognize(
  message: Message,
  byType: ReadonlyMap<string, Subscription>,
): { event: CloudEvent; subscription: Subscription } {
  const event = decode(message);
  const subscription = byType.get(keyOf(event.type, event.source));
  if (subscription === undefined) {
    throw useless('unknown_event_type', `Nobody here handles ${event.type} from ${event.source}.`);
  }
  const data = subscription.event.schema.safeParse(event.data);
  if (!data.success) {
    throw useless(
      'invalid_event_data',
      `The data of this ${event.type} is not what its schema says.`,
      data.error,
    );
  }
  return { event: { ...event, data: data.data }, subscription };
}

function decode(message: Message): CloudEvent {
  try {
    return decodeCloudEvent(message.Body ?? '');
  } catch (error) {
    throw useless('unparsable_event', 'The message is no CloudEvent.', error);
  }
}

function useless(reason: string, message: string, cause?: unknown): AppError {
  return new AppError('unprocessable', message, { reason, cause, retryable: false });
}

async function runHandler(
  { telemetry, queue }: MessageHandlerOptions,
  subscription: Subscription,
  { event, signal, attempt }: { event: CloudEvent; signal: AbortSignal; attempt: number },
): Promise<void> {
  const attributes = {
    'messaging.system': 'aws_sqs',
    'messaging.destination.name': queue,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.message.id': event.id,
    'cloudevents.event_type': event.type,
    ...(event.subject === undefined ? {} : { 'cloudevents.event_subject': event.subject }),
    'lectern.delivery_attempt': attempt,
  };
  const parent = extractTrace(traceOf(event));
  const logger = telemetry.logger.child({ eventId: event.id, eventType: event.type });
  // The event's id takes the place of a request id: it ties together the logs of all that follows from the event.
  await requestContext.run({ requestId: event.id }, () =>
    withSpan(telemetry.tracer, `process ${event.type}`, { kind: SpanKind.CONSUMER, attributes, parent }, () =>
      subscription.handle(event, { signal, attempt, logger }),
    ),
  );
}
