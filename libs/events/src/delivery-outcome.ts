import type { Message } from '@aws-sdk/client-sqs';
import { AppError, toAppError } from '@lectern/errors';
import type { CloudEvent } from './cloud-event.ts';
import type { Dependency } from './dependency.ts';
import { ageMsOf } from './message-content.ts';

/**
 * Why a message is sent to its queue again, which spends none of its deliveries: nobody here knows the event; its handler
 * could not do it now; something that it needs is down; the process stops.
 */
export type RequeueReason = 'unknown' | 'transient' | 'outage' | 'stopping';

/** How a delivery ends. */
export type DeliveryOutcome =
  | { readonly end: 'acknowledge' }
  | { readonly end: 'retry'; readonly error: unknown }
  | {
      readonly end: 'requeue';
      readonly why: RequeueReason;
      /** One that nobody here knows. */
      readonly event?: CloudEvent;
      /** At least so long until the next delivery, in seconds; undefined leaves it to the age of the event. */
      readonly afterSeconds?: number | undefined;
      readonly error?: unknown;
    }
  | { readonly end: 'dead-letter'; readonly error: AppError };

/** The outcome as the metric `events_handled_total` names it. */
export function labelOf(outcome: DeliveryOutcome): string {
  if (outcome.end === 'acknowledge') return 'done';
  if (outcome.end === 'dead-letter') return 'dead_lettered';
  if (outcome.end === 'retry' || outcome.why === 'transient') return 'retried';
  return outcome.why === 'unknown' ? 'requeued' : 'postponed';
}

/** What the error of a handler says. */
export type Failure =
  | { readonly kind: 'stopping' }
  | { readonly kind: 'permanent'; readonly error: AppError }
  | { readonly kind: 'outage'; readonly error: AppError; readonly dependency: Dependency }
  | { readonly kind: 'transient'; readonly error: AppError }
  | { readonly kind: 'unforeseen' };

/**
 * The one place that says what an error of a handler means. Only an AppError can say that trying again is useless, or that it
 * helps; what nobody foresaw is taken for a fault of the event, like a crash, and so has a bounded number of deliveries. Work that was cut
 * short by the stop of the process says nothing about the event.
 */
export function classify(
  error: unknown,
  { signal, dependencies }: { signal: AbortSignal; dependencies: readonly Dependency[] },
): Failure {
  if (signal.aborted) return { kind: 'stopping' };
  const found = toAppError(error);
  if (found.cause === error) return { kind: 'unforeseen' };
  if (!found.retryable) return { kind: 'permanent', error: found };
  const dependency = dependencies.find(({ reasons }) => reasons.includes(found.reason));
  if (dependency === undefined) return { kind: 'transient', error: found };
  return { kind: 'outage', error: found, dependency };
}

/**
 * How a delivery ends whose handler failed. An outage is believed when the dependency itself does not answer: then the age of
 * the event does not count.
 */
export async function decide(
  failure: Failure,
  error: unknown,
  { message, maxAgeMs, isDown }: AgeBound & { isDown(dependency: Dependency): Promise<boolean> },
): Promise<DeliveryOutcome> {
  if (failure.kind === 'stopping') return { end: 'requeue', why: 'stopping', afterSeconds: 0, error };
  if (failure.kind === 'permanent') return { end: 'dead-letter', error: failure.error };
  if (failure.kind === 'unforeseen') return { end: 'retry', error };
  if (failure.kind === 'outage' && (await isDown(failure.dependency)))
    return { end: 'requeue', why: 'outage', afterSeconds: outageSeconds, error };
  const { retryAfterSeconds: afterSeconds } = failure.error;
  if (ageMsOf(message) < maxAgeMs) return { end: 'requeue', why: 'transient', afterSeconds, error };
  const text = `It could not be handled in ${hoursOf(message)} hours. ${failure.error.message}`;
  return { end: 'dead-letter', error: given('retried_too_long', text, failure.error) };
}

/** Nobody polls meanwhile; an instance that does not know of the outage yet must not be kept busy by it. */
const outageSeconds = 1;

/** What ends the retries of a message. */
interface AgeBound {
  readonly message: Message;
  readonly maxAgeMs: number;
}

/**
 * Ends what the redrive policy would end, had the message not been requeued in between: it was delivered `most` times to
 * somebody who knows it, and never came to an end.
 *
 * @throws AppError `unprocessable`, reason `too_many_deliveries`
 */
export function refuseWornOut(attempt: number, most: number | undefined): void {
  if (most !== undefined && attempt > most) throw wornOut(most);
}

/**
 * Ends at once what the redrive policy would end with the next delivery, after a pause: so its document does not wait for that to
 * be told that it has failed. What crashes its process is left to SQS.
 */
export function endIfWornOut(
  outcome: DeliveryOutcome,
  attempt: number,
  most: number | undefined,
): DeliveryOutcome {
  if (outcome.end !== 'retry' || most === undefined || attempt < most) return outcome;
  return { end: 'dead-letter', error: wornOut(most, outcome.error) };
}

/** Why a message was given up that was never handled to its end. */
export function wornOut(deliveries: number | undefined, cause?: unknown): AppError {
  const often = deliveries === undefined ? 'too often' : deliveries === 1 ? 'once' : `${deliveries} times`;
  return given('too_many_deliveries', `It was delivered ${often} and never handled to its end.`, cause);
}

/**
 * Requeue, or dead-letter after `maxAgeMs`. An event that nobody here handles is most likely newer than this process:
 * during a rolling upgrade an instance that knows it polls the same queue, or will.
 */
export function decideUnknown(event: CloudEvent, { message, maxAgeMs }: AgeBound): DeliveryOutcome {
  if (ageMsOf(message) < maxAgeMs) return { end: 'requeue', why: 'unknown', event };
  const text = `Nobody here handles ${event.type} from ${event.source}; it has waited for ${hoursOf(message)} hours.`;
  return { end: 'dead-letter', error: given('unknown_event_type', text) };
}

function hoursOf(message: Message): number {
  return Math.round(ageMsOf(message) / 3_600_000);
}

function given(reason: string, text: string, cause?: unknown): AppError {
  return new AppError('unprocessable', text, { reason, cause, retryable: false });
}
