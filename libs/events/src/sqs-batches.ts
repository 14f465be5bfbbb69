import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { batchesOf, inTens } from './batches.ts';
import { mostMessageBytes } from './cloud-event.ts';

/** A queue, and the client to reach it with. */
export interface Queue {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
}

/** A message of a batch for which SQS refused the request, and why. */
export interface Refused {
  readonly message: Message;
  readonly error: unknown;
}

/** A message to be sent to its queue, and after how many whole seconds it may be delivered. */
export interface Delayed {
  readonly message: Message;
  readonly delaySeconds: number;
}

interface Answer {
  readonly Failed?: readonly { Id: string | undefined; Code: string | undefined; Message?: string }[];
}

/** Hides messages for so many seconds from now on; 0 makes them visible at once. Never rejects. */
export async function changeVisibility(
  { sqs, queueUrl }: Queue,
  messages: readonly Message[],
  seconds: number,
): Promise<Refused[]> {
  const change = (batch: readonly Message[]) => {
    const Entries = batch.map(({ ReceiptHandle }, index) => ({
      ...{ Id: String(index), ReceiptHandle },
      VisibilityTimeout: seconds,
    }));
    return sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  };
  return (await Promise.all(inTens(messages).map((batch) => refusedOf(batch, change)))).flat();
}

/** Deletes messages from their queue. Never rejects. */
export async function deleteMessages(
  { sqs, queueUrl }: Queue,
  messages: readonly Message[],
): Promise<Refused[]> {
  const remove = (batch: readonly Message[]) => {
    const Entries = batch.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    return sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  };
  return (await Promise.all(inTens(messages).map((batch) => refusedOf(batch, remove)))).flat();
}

/** Sends messages to their queue as they are, to be delivered after their delay. Never rejects. */
export async function sendMessages(
  { sqs, queueUrl }: Queue,
  delayed: readonly Delayed[],
): Promise<Refused[]> {
  const delays = new Map(delayed.map(({ message, delaySeconds }) => [message, delaySeconds]));
  const send = (batch: readonly Message[]) => {
    const Entries = batch.map((message, index) => ({
      Id: String(index),
      DelaySeconds: delays.get(message) ?? 0,
      ...contentOf(message),
    }));
    return sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  };
  const batches = batchesOf([...delays.keys()], { weigh: bytesOf, mostBytes: mostMessageBytes });
  return (await Promise.all(batches.map((batch) => refusedOf(batch, send)))).flat();
}

/** What SQS counts of a message: its body, and names, types and values of its attributes. */
export function bytesOf(message: Message): number {
  let bytes = Buffer.byteLength(message.Body ?? '');
  for (const [name, { DataType = '', StringValue = '', BinaryValue }] of Object.entries(
    message.MessageAttributes ?? {},
  )) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType);
    bytes += Buffer.byteLength(StringValue) + (BinaryValue?.byteLength ?? 0);
  }
  return bytes;
}

function contentOf({
  Body,
  MessageAttributes,
  Attributes,
}: Message): Omit<SendMessageBatchRequestEntry, 'Id'> {
  const group = Attributes?.MessageGroupId;
  return {
    MessageBody: Body,
    ...(MessageAttributes === undefined ? {} : { MessageAttributes }),
    ...(group === undefined ? {} : { MessageGroupId: group }),
  };
}

async function refusedOf(
  batch: readonly Message[],
  call: (batch: readonly Message[]) => Promise<Answer>,
): Promise<Refused[]> {
  try {
    const { Failed = [] } = await call(batch);
    const failed = new Map(Failed.map((entry) => [entry.Id, entry]));
    return batch.flatMap((message, index) => {
      const entry = failed.get(String(index));
      return entry === undefined ? [] : [{ message, error: new Error(`${entry.Code}: ${entry.Message}`) }];
    });
  } catch (error) {
    return batch.map((message) => ({ message, error }));
  }
}
