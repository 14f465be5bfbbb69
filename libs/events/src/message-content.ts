import type { Message, MessageAttributeValue, SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';

/** The limit of SQS. */
const mostAttributes = 10;
const mostValueLength = 1_000;

/**
 * What SQS knows of the first message of an event alone, on one that was requeued: since when the event is in its queue, and how
 * many of its deliveries came to no end.
 */
const history = { since: 'first_queued_at', deliveries: 'earlier_deliveries' } as const;

type Attributes = Readonly<Record<string, MessageAttributeValue>>;

/**
 * When SNS put the event into the queue, however often it was requeued since. Of a message without that fact, which SQS does
 * not deliver, the present moment.
 */
export function firstQueuedAt({ MessageAttributes, Attributes }: Message): Date {
  const noted = Date.parse(MessageAttributes?.[history.since]?.StringValue ?? '');
  const sent = Number(Attributes?.SentTimestamp ?? Number.NaN);
  const known = [noted, sent].find((time) => Number.isFinite(time));
  return new Date(known ?? Date.now());
}

/** How long the event has been in its queue, in milliseconds, by the clocks of SQS and of this machine. */
export function ageMsOf(message: Message): number {
  return Math.max(0, Date.now() - firstQueuedAt(message).getTime());
}

/** How often SQS has delivered the event, this time included and requeueing not. Approximate, as SQS counts. */
export function attemptOf({ MessageAttributes, Attributes }: Message): number {
  const earlier = Number(MessageAttributes?.[history.deliveries]?.StringValue ?? 0);
  return (Number.isSafeInteger(earlier) ? earlier : 0) + Number(Attributes?.ApproximateReceiveCount ?? 1);
}

/** What is sent to have a message in its queue once more: body, group and attributes as they are, and its history. */
export function contentToSendAgain(message: Message): Omit<SendMessageBatchRequestEntry, 'Id'> {
  const group = message.Attributes?.MessageGroupId;
  // The present delivery is no failure.
  const deliveries = attemptOf(message) - 1;
  return {
    MessageBody: message.Body,
    MessageAttributes: withAttributes(message, {
      [history.since]: textAttribute(firstQueuedAt(message).toISOString()),
      ...(deliveries === 0 ? {} : { [history.deliveries]: textAttribute(String(deliveries)) }),
    }),
    ...(group === undefined ? {} : { MessageGroupId: group }),
  };
}

/** A message's attributes with `added` ones, which come first where SQS takes no more than ten. */
export function withAttributes({ MessageAttributes = {} }: Message, added: Attributes): Attributes {
  const others = Object.entries(MessageAttributes).filter(([name]) => !(name in added));
  return Object.fromEntries([...Object.entries(added), ...others].slice(0, mostAttributes));
}

/** A message without its history: it begins anew. */
export function withoutHistory(message: Message): Message {
  const {
    [history.since]: _since,
    [history.deliveries]: _deliveries,
    ...others
  } = message.MessageAttributes ?? {};
  return { ...message, MessageAttributes: others };
}

/** An attribute that SQS takes, of at most 1,000 characters: it refuses empty values and most control characters. */
export function textAttribute(value: string): MessageAttributeValue {
  const clean = value.replaceAll(/\p{Cc}+/gu, ' ').slice(0, mostValueLength);
  return { DataType: 'String', StringValue: clean === '' ? '-' : clean };
}

/** What SQS counts of a message: its body, and names, types and values of its attributes. */
export function bytesOf(message: {
  readonly Body?: string | undefined;
  readonly MessageAttributes?: Attributes | undefined;
}): number {
  let bytes = Buffer.byteLength(message.Body ?? '');
  for (const [name, { DataType = '', StringValue = '', BinaryValue }] of Object.entries(
    message.MessageAttributes ?? {},
  )) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType);
    bytes += Buffer.byteLength(StringValue) + (BinaryValue?.byteLength ?? 0);
  }
  return bytes;
}
