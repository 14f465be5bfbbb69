import { type components, LecternError } from '@lectern/client';
import { type DescribedError, describeError } from '../../kit/describe-error.ts';
import type { IconName } from '../../kit/icon.tsx';
import type { Tone } from '../../kit/notice.tsx';

export type Webhook = components['schemas']['Webhook'];
export type NewWebhook = components['schemas']['NewWebhook'];
export type CreateWebhook = components['schemas']['CreateWebhookRequest'];
export type WebhookChange = components['schemas']['UpdateWebhookRequest'];
export type Delivery = components['schemas']['WebhookDelivery'];
export type MessageType = Webhook['events'][number];

/** What a webhook can be told of. */
export const messages: readonly { readonly type: MessageType; readonly what: string }[] = [
  { type: 'document.indexed', what: 'A document is found by searches' },
  { type: 'document.failed', what: 'A document failed, or there was no room for it' },
  { type: 'document.deleted', what: 'A document is deleted' },
];

/** A state by colour, sign and word, and what it means. */
export interface State {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly word: string;
  readonly meaning?: string;
}

const disabled: Readonly<Record<NonNullable<Webhook['disabledReason']>, string>> = {
  by_owner: 'An administrator has disabled it.',
  gone: 'Its server answered 410: it wants nothing any more.',
  failing: 'Its server has accepted nothing for days.',
};

/** How a webhook is. */
export function stateOf({ enabled, disabledReason, failingSince }: Webhook): State {
  if (!enabled) {
    const why = disabledReason === null ? undefined : disabled[disabledReason];
    return { tone: 'bad', icon: 'stop', word: 'Disabled', ...(why !== undefined && { meaning: why }) };
  }
  if (failingSince !== null) {
    const meaning = 'Its server accepts no messages. Attempts go on.';
    return { tone: 'warn', icon: 'warning', word: 'Failing', meaning };
  }
  return { tone: 'good', icon: 'done', word: 'Enabled' };
}

/** How a delivery is. */
export const deliveryStates: Readonly<Record<Delivery['status'], State>> = {
  pending: { tone: 'busy', icon: 'waiting', word: 'On its way' },
  delivered: { tone: 'good', icon: 'done', word: 'Accepted' },
  failed: { tone: 'bad', icon: 'failed', word: 'Given up' },
};

/** What came of an attempt, in words. */
export function attemptText({ statusCode, error }: Delivery['attempts'][number]): string {
  const answered = statusCode === null ? 'no answer' : `answered ${statusCode}`;
  switch (error) {
    case null:
      return `${answered}, accepted`;
    case 'status':
      return `${answered}, which does not accept it`;
    case 'timeout':
      return 'no answer in time';
    case 'not_reached':
      return 'the server was not reached';
    case 'url_not_allowed':
      return 'the URL leads to no server that may be called';
  }
}

/** Errors of webhooks that people can do something about. */
export function describeWebhookError(error: unknown): DescribedError {
  if (!(error instanceof LecternError)) return describeError(error);
  if (error.reason === 'url_not_allowed') {
    return {
      title: 'Nothing is delivered to such a URL.',
      text: 'It has to be https, on a usual port, and lead to a server on the public internet.',
    };
  }
  if (error.reason === 'webhook_changed') {
    return {
      title: 'The webhook was changed meanwhile.',
      text: 'Nothing of yours was saved. Close this, look at it as it is now, and make your change again.',
    };
  }
  return describeError(error);
}

const soonMs = 30_000;
const soonPollMs = 2_000;
const laterPollMs = 20_000;

/**
 * How long until deliveries are worth another look, in milliseconds; false while none is on its way.
 *
 * @param now in milliseconds
 */
export function pollMs(
  deliveries: readonly Pick<Delivery, 'status' | 'nextAttemptAt'>[],
  now: number,
): number | false {
  const pending = deliveries.filter(({ status }) => status === 'pending');
  if (pending.length === 0) return false;
  // Without a time it is being attempted.
  const isSoon = pending.some(({ nextAttemptAt: next }) => next === null || Date.parse(next) - now <= soonMs);
  return isSoon ? soonPollMs : laterPollMs;
}
