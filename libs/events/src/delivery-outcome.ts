import type { Message } from '@aws-sdk/client-sqs';
import { AppError, toAppError } from '@lectern/errors';
import type { CloudEvent } from './cloud-event.ts';
import { firstQueuedAt } from './message-content.ts';

/** How a delivery ends. */
export type DeliveryOutcome =
  | { readonly end: 'acknowledge' }
  | { readonly end: 'retry'; readonly error: unknown; readonly afterSeconds: number | undefined }
  | { readonly end: 'requeue'; readonly event: CloudEvent; readonly ageSeconds: number }
  | { readonly end: 'dead-letter'; readonly error: AppError };

/** The outcomes as the metric `events_handled_total` names them. */
export const outcomeLabels = {
  acknowledge: 'done',
  retry: 'retried',
  requeue: 'requeued',
  'dead-letter': 'dead_lettered',
} as const;

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

/**
 * Ends what the redrive policy would end, had the message not been requeued in between: it was delivered `most` times to
 * somebody who knows it, and never came to an end.
 *
 * @throws AppError `internal`, not retryable, reason `too_many_deliveries`
 */
export function refuseWornOut(attempt: number, most: number | undefined): void {
  if (most === undefined || attempt <= most) return;
  const text = `It was delivered ${most} times and never handled to its end.`;
  throw new AppError('internal', text, { reason: 'too_many_deliveries', retryable: false });
}

/**
 * Requeue, or dead-letter after `maxAgeMs`. An event that nobody here handles is most likely newer than this process:
 * during a rolling upgrade an instance that knows it polls the same queue, or will.
 */
export function decideUnknown(event: CloudEvent, message: Message, maxAgeMs: number): DeliveryOutcome {
  const ageMs = Math.max(0, Date.now() - firstQueuedAt(message).getTime());
  if (ageMs < maxAgeMs) return { end: 'requeue', event, ageSeconds: ageMs / 1_000 };
  const hours = Math.round(ageMs / 3_600_000);
  const text = `Nobody here handles ${event.type} from ${event.source}; it has waited for ${hours} hours.`;
  return {
    end: 'dead-letter',
    error: new AppError('unprocessable', text, { reason: 'unknown_event_type', retryable: false }),
  };
}
