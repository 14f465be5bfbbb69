import type { Message } from '@aws-sdk/client-sqs';
import { AppError } from '@lectern/errors';
import { type CloudEvent, decodeCloudEvent, noTenant, sourceOf, tenantOf } from './cloud-event.ts';
import type { Subscription } from './subscription.ts';

/** An event whose data fits its schema, and who handles it. */
export interface RecognizedEvent {
  readonly event: CloudEvent;
  readonly subscription: Subscription;
}

/** An event that nobody here handles; its data is not checked. */
export interface UnknownEvent {
  readonly event: CloudEvent;
  readonly subscription: undefined;
}

/** Whose turn a message takes (`key` is the tenant), and how soon among those of the same key. */
export interface Scheduling {
  readonly key: string;
  readonly priority: number;
}

/**
 * Reads the event of a message and finds its subscription. Of its data only what the schema names is kept: a producer of a
 * newer release may say more.
 *
 * @throws AppError `unprocessable`, not retryable, with reason `unparsable_event` or `invalid_event_data`
 */
export function recognizeEvent(
  message: Message,
  subscriptions: readonly Subscription[],
): RecognizedEvent | UnknownEvent {
  const event = decode(message);
  const subscription = subscriptionFor(event, subscriptions);
  if (subscription === undefined) return { event, subscription };
  const data = subscription.event.schema.safeParse(event.data);
  if (!data.success) {
    const text = `The data of this ${event.type} is not what its schema says.`;
    throw unprocessable('invalid_event_data', text, data.error);
  }
  return { event: { ...event, data: data.data }, subscription };
}

/**
 * Reads of a message what decides about its turn. One that is no event, or that nobody handles, has no tenant: it will
 * only be requeued or dead-lettered. Never throws.
 */
export function schedulingOf(message: Message, subscriptions: readonly Subscription[]): Scheduling {
  try {
    const event = decode(message);
    const subscription = subscriptionFor(event, subscriptions);
    if (subscription !== undefined) return { key: tenantOf(event), priority: subscription.priority ?? 0 };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return { key: noTenant, priority: 0 };
}

function subscriptionFor(
  event: CloudEvent,
  subscriptions: readonly Subscription[],
): Subscription | undefined {
  return subscriptions.find(
    ({ event: { type }, from }) => type === event.type && sourceOf(from) === event.source,
  );
}

function decode(message: Message): CloudEvent {
  try {
    return decodeCloudEvent(message.Body ?? '');
  } catch (error) {
    throw unprocessable('unparsable_event', 'The message is no CloudEvent.', error);
  }
}

function unprocessable(reason: string, message: string, cause?: unknown): AppError {
  return new AppError('unprocessable', message, { reason, cause, retryable: false });
}
