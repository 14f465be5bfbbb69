import { AppError } from '@lectern/errors';
import type { DeliveryType } from './message.ts';
import type { Webhook, WebhookKey } from './webhook.ts';

/** `pending` until it is accepted or given up. */
export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/**
 * Why an attempt failed: by the status of the answer; without an answer in time; without a connection, or with one that was cut off; or the URL leads to
 * where nothing is delivered.
 */
export const attemptErrors = ['status', 'timeout', 'not_reached', 'url_not_allowed'] as const;
export type AttemptError = (typeof attemptErrors)[number];

/** One attempt. */
export interface Attempt {
  readonly at: Date;
  /** Undefined without an answer. */
  readonly statusCode: number | undefined;
  /** Undefined for one that was accepted. */
  readonly error: AttemptError | undefined;
  readonly milliseconds: number;
}

/** A message for one webhook. */
export interface Delivery extends WebhookKey {
  /** What the receiver knows it by, in every attempt. */
  readonly id: string;
  readonly type: DeliveryType;
  /** JSON, as it is signed and sent. */
  readonly body: string;
  readonly status: DeliveryStatus;
  /** The newest ones, oldest first. */
  readonly attempts: readonly Attempt[];
  /** Attempts since it was first, or last by hand, to be delivered. */
  readonly tries: number;
  /** Undefined when there is none to come. */
  readonly nextAttemptAt: Date | undefined;
  readonly createdAt: Date;
  readonly completedAt: Date | undefined;
}

/** When attempts are made again, and how much is kept of them. */
export interface RetryRules {
  /** Pause after each failed attempt, in milliseconds; after the last one there is none. */
  readonly delaysMs: readonly number[];
  /** Attempts of a delivery that are kept. */
  readonly mostAttempts: number;
}

/** How an attempt ended. */
export interface AttemptEnd extends Attempt {
  /** When it was over. */
  readonly endedAt: Date;
  /** What the receiver asks for, in seconds. */
  readonly retryAfterSeconds?: number | undefined;
}

const gone = 410;
/** Up to so much is added to a pause, as a share of it: what failed together does not come back together. */
const jitter = 0.2;

/** A test is tried once: its owner waits for the answer. */
const delaysOf = ({ type }: Pick<Delivery, 'type'>, { delaysMs }: RetryRules): readonly number[] =>
  type === 'webhook.test' ? [] : delaysMs;

/** The delivery after an attempt. A `Retry-After` is waited for, even where the pause would be shorter. */
export function afterAttempt(
  delivery: Delivery,
  { endedAt, retryAfterSeconds = 0, ...attempt }: AttemptEnd,
  { random, ...rules }: RetryRules & { random: () => number },
): Delivery {
  const attempts = [...delivery.attempts, attempt].slice(-rules.mostAttempts);
  const tries = delivery.tries + 1;
  const over = { ...delivery, attempts, tries, nextAttemptAt: undefined, completedAt: endedAt };
  if (attempt.error === undefined) return { ...over, status: 'delivered' };
  const delayMs = delaysOf(delivery, rules)[tries - 1];
  if (delayMs === undefined || attempt.statusCode === gone) return { ...over, status: 'failed' };
  const pauseMs = Math.max(delayMs, retryAfterSeconds * 1_000) * (1 + jitter * random());
  const nextAttemptAt = new Date(endedAt.getTime() + Math.round(pauseMs));
  return { ...over, status: 'pending', nextAttemptAt, completedAt: undefined };
}

/**
 * What an attempt says about its webhook. It is disabled by an answer 410, and when a delivery is given up while nothing has been accepted for
 * `disableAfterMs`. A test says nothing but that.
 */
export function webhookAfter(
  webhook: Pick<Webhook, 'disabled' | 'failingSince'>,
  delivery: Delivery,
  { disableAfterMs, now }: { readonly disableAfterMs: number; readonly now: Date },
): Pick<Webhook, 'disabled' | 'failingSince'> {
  const { disabled } = webhook;
  if (delivery.status === 'delivered') return { disabled, failingSince: undefined };
  const last = delivery.attempts.at(-1);
  const failingSince = webhook.failingSince ?? last?.at ?? now;
  if (disabled !== undefined) return { disabled, failingSince };
  if (last?.statusCode === gone) return { disabled: { reason: 'gone', at: now }, failingSince };
  if (delivery.type === 'webhook.test') return webhook;
  const isFailing = delivery.status === 'failed' && now.getTime() - failingSince.getTime() >= disableAfterMs;
  return { disabled: isFailing ? { reason: 'failing', at: now } : undefined, failingSince };
}

/** The delivery, to be made anew from now on. */
export function redelivered(delivery: Delivery, now: Date): Delivery {
  return { ...delivery, status: 'pending', tries: 0, nextAttemptAt: now, completedAt: undefined };
}

/** A message that is to be delivered at once. */
export function newDelivery(
  facts: Pick<Delivery, 'id' | 'tenantId' | 'webhookId' | 'type' | 'body'>,
  now: Date,
): Delivery {
  const open = { status: 'pending', attempts: [], tries: 0, nextAttemptAt: now } as const;
  return { ...facts, ...open, createdAt: now, completedAt: undefined };
}

/** @throws AppError `not_found` (`delivery_not_found`) */
export function assertDelivery(delivery: Delivery | undefined): Delivery {
  if (delivery !== undefined) return delivery;
  throw new AppError('not_found', 'There is no such delivery, or it is past its retention.', {
    reason: 'delivery_not_found',
  });
}
