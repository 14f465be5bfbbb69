import {
  type Message,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { type CloudEvent, decodeCloudEvent } from './cloud-event.ts';
import { textAttribute, withAttributes, withoutHistory } from './message-content.ts';
import type { HandlerContext } from './subscription.ts';

/** An event that was given up. */
export interface DeadLetter {
  /** Its data is not checked: that may be the reason. */
  readonly event: CloudEvent;
  /** Stable slug. */
  readonly reason: string;
  /** For people. */
  readonly message: string;
}

/**
 * Tells whoever waits for the event's effect that there will be none. Called once at least for every dead letter that is an event.
 * Must expect one whose effect is there: a delivery may have ended after its commit.
 */
export type OnDeadLetter = (dead: DeadLetter, context: HandlerContext) => Promise<void>;

/** Names of the attributes of a dead letter. */
const attributes = {
  reason: 'dead_letter_reason',
  message: 'dead_letter_message',
  at: 'dead_lettered_at',
  /** Of the call that had it handled anew: so that call knows what has come back since. */
  redrive: 'redriven_by',
} as const;

/** Between the clocks of SQS and of this machine. */
const clockToleranceMs = 60_000;

/**
 * Sends a message that is given up to the dead-letter queue, as it was, with the reason in its attributes:
 * `dead_letter_reason` (a stable slug), `dead_letter_message`, `dead_lettered_at`. Age and deliveries of a message that is redriven
 * count anew.
 */
export async function sendToDeadLetters(
  { sqs, deadLetterUrl }: { sqs: SQSClient; deadLetterUrl: string },
  message: Message,
  error: AppError,
): Promise<void> {
  const why = {
    [attributes.reason]: textAttribute(error.reason),
    [attributes.message]: textAttribute(error.message),
    [attributes.at]: textAttribute(new Date().toISOString()),
  };
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: deadLetterUrl,
      MessageBody: message.Body,
      MessageAttributes: withAttributes(withoutHistory(message), why),
    }),
  );
}

/** Whether a dead letter says why it is one. A message that SQS moved does not, though it may still say why it was one before its redrive. */
export function saysWhy({ MessageAttributes = {}, Attributes = {} }: Message): boolean {
  if (MessageAttributes[attributes.reason] === undefined) return false;
  const at = Date.parse(MessageAttributes[attributes.at]?.StringValue ?? '');
  return !(Number(Attributes.SentTimestamp) > at + clockToleranceMs);
}

/** What a dead letter says of itself, as far as it does. */
export function whyOf(message: Message): { reason: string; message: string; at: Date } | undefined {
  if (!saysWhy(message)) return undefined;
  const text = (name: string) => message.MessageAttributes?.[name]?.StringValue ?? '';
  const at = new Date(text(attributes.at));
  return { reason: text(attributes.reason), message: text(attributes.message), at };
}

/** By which call a message was redriven last. */
export function redrivenBy({ MessageAttributes }: Message): string | undefined {
  return MessageAttributes?.[attributes.redrive]?.StringValue;
}

/** What is sent to have a dead letter handled anew: without its reason and its history, as when it was first published. */
export function contentToRedrive(
  message: Message,
  redriveId: string,
): Omit<SendMessageBatchRequestEntry, 'Id'> {
  const group = message.Attributes?.MessageGroupId;
  const names: readonly string[] = Object.values(attributes);
  const kept = Object.entries(withoutHistory(message).MessageAttributes ?? {}).filter(
    ([name]) => !names.includes(name),
  );
  return {
    MessageBody: message.Body,
    MessageAttributes: withAttributes(
      { MessageAttributes: Object.fromEntries(kept) },
      { [attributes.redrive]: textAttribute(redriveId) },
    ),
    ...(group === undefined ? {} : { MessageGroupId: group }),
  };
}

/**
 * Reports a message that is given up. One that is no event has nobody to tell.
 *
 * @throws what `onDeadLetter` throws, when it may be repeated; what can never be reported is logged
 */
export async function reportDeadLetter(
  { onDeadLetter, logger }: { onDeadLetter: OnDeadLetter; logger: Pick<Logger, 'error'> },
  { message, error }: { message: Message; error: AppError },
  context: HandlerContext,
): Promise<void> {
  const event = eventOf(message);
  if (event === undefined) return;
  await onDeadLetter({ event, reason: error.reason, message: error.message }, context).catch(
    (thrown: unknown) => {
      if (!isPermanent(thrown)) throw thrown;
      logger.error({ err: thrown, eventId: event.id, type: event.type }, 'a dead letter cannot be reported');
    },
  );
}

function isPermanent(thrown: unknown): boolean {
  return thrown instanceof Error && 'retryable' in thrown && thrown.retryable === false;
}

/** The event of a message; undefined where it is none. */
export function eventOf({ Body = '' }: Message): CloudEvent | undefined {
  try {
    return decodeCloudEvent(Body);
  } catch {
    return undefined;
  }
}
