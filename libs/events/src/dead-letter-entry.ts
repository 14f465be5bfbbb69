import type { Message } from '@aws-sdk/client-sqs';
import { tenantOf } from './cloud-event.ts';
import { eventOf, whyOf } from './dead-letter.ts';

/** A dead letter, as those see it who decide what becomes of it. */
export interface DeadLetterEntry {
  /** Of its event; of its message where that is no event. Copies of an event share it. */
  readonly id: string;
  /** `DocumentIngested.v1`; undefined where it is no event. */
  readonly type: string | undefined;
  /** Undefined where it is no event, or names no tenant. */
  readonly tenantId: string | undefined;
  readonly documentId: string | undefined;
  /** Stable slug; undefined as long as SQS alone has moved it, a few seconds. */
  readonly reason: string | undefined;
  /** The reason for people. */
  readonly message: string | undefined;
  /** When it became a dead letter. */
  readonly deadLetteredAt: Date;
  /** When the event happened. */
  readonly publishedAt: Date | undefined;
  /** Of the trace in which it was published: 32 hexadecimal digits. */
  readonly traceId: string | undefined;
}

/** Which dead letters are meant: those that fit all that is said. */
export interface DeadLetterChoice {
  readonly tenantId?: string | undefined;
  /** Of {@link DeadLetterEntry}. */
  readonly ids?: readonly string[] | undefined;
  readonly documentIds?: readonly string[] | undefined;
  readonly reason?: string | undefined;
}

/** What a message of a dead-letter queue says. What its event's data say is not checked. Never throws. */
export function entryOf(message: Message): DeadLetterEntry {
  const event = eventOf(message);
  const why = whyOf(message);
  const { documentId } = event?.data ?? {};
  return {
    id: event?.id ?? message.MessageId ?? '',
    type: event?.type,
    tenantId: (event && tenantOf(event)) || undefined,
    documentId: typeof documentId === 'string' ? documentId : undefined,
    reason: why?.reason,
    message: why?.message,
    deadLetteredAt: why?.at ?? new Date(Number(message.Attributes?.SentTimestamp ?? Date.now())),
    publishedAt: event && new Date(event.time),
    traceId: /^[\da-f]{2}-([\da-f]{32})-/.exec(event?.traceparent ?? '')?.[1],
  };
}

/** Whether a choice means a dead letter. */
export function isChosen(entry: DeadLetterEntry, choice: DeadLetterChoice): boolean {
  const { tenantId, ids, documentIds, reason } = choice;
  return (
    (tenantId === undefined || entry.tenantId === tenantId) &&
    (ids === undefined || ids.includes(entry.id)) &&
    (documentIds === undefined || documentIds.includes(entry.documentId ?? '')) &&
    (reason === undefined || entry.reason === reason)
  );
}
