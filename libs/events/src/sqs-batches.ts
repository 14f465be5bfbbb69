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
import { bytesOf, contentToSendAgain } from './message-content.ts';

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

/**
 * Makes messages visible again, in a second. Not at once: an emulator that keeps its messages on disk (fauxqs 2.4.1) loses those
 * whose time-out becomes 0. Never rejects.
 */
export function showAgain(queue: Queue, messages: readonly Message[]): Promise<Refused[]> {
  return changeVisibility(queue, messages, { seconds: 1 });
}

/** Hides messages for so many seconds from now on, at least 1. Never rejects: those whose request the signal ends are refused. */
export async function changeVisibility(
  { sqs, queueUrl }: Queue,
  messages: readonly Message[],
  { seconds, signal }: { readonly seconds: number; readonly signal?: AbortSignal },
): Promise<Refused[]> {
  const change = (batch: readonly Message[]) => {
    const Entries = batch.map(({ ReceiptHandle }, index) => ({
      ...{ Id: String(index), ReceiptHandle },
      VisibilityTimeout: seconds,
    }));
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries });
    return sqs.send(command, signal === undefined ? {} : { abortSignal: signal });
  };
  return (await Promise.all(inTens(messages).map((batch) => refusedOf(batch, change)))).flat();
}

/**
 * Requeues messages: each is sent to its queue once more, with a delay, and only then is the first one deleted. A process
 * that crashes in between leaves two of one event, never none; the inbox recognizes them by the event's id. The new one
 * has a delivery count that starts anew, and says since when the event is in the queue. Never rejects.
 */
export async function sendAgain(
  queue: Queue,
  delayed: readonly Delayed[],
): Promise<{ notSent: Refused[]; notDeleted: Refused[] }> {
  const prepared = delayed.map(({ message, delaySeconds }) => ({
    message,
    content: { DelaySeconds: delaySeconds, ...contentToSendAgain(message) },
  }));
  return moveMessages({ from: queue, to: queue }, prepared);
}

/** A message, and what is sent in its place. */
export interface Prepared {
  readonly message: Message;
  readonly content: Omit<SendMessageBatchRequestEntry, 'Id'>;
}

/**
 * Moves messages from a queue to a queue: each is sent, and only then deleted, so that a crash in between leaves two and
 * never none. Never rejects.
 */
export async function moveMessages(
  { from, to }: { from: Queue; to: Queue },
  prepared: readonly Prepared[],
): Promise<{ notSent: Refused[]; notDeleted: Refused[] }> {
  const notSent = await sendMessages(to, prepared);
  const unsent = new Set(notSent.map(({ message }) => message));
  const sent = prepared.map(({ message }) => message).filter((message) => !unsent.has(message));
  return { notSent, notDeleted: await deleteMessages(from, sent) };
}

/** Deletes messages for good. Never rejects. */
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

async function sendMessages({ sqs, queueUrl }: Queue, prepared: readonly Prepared[]): Promise<Refused[]> {
  const batches = batchesOf(prepared, {
    weigh: ({ content: { MessageBody, MessageAttributes } }) =>
      bytesOf({ Body: MessageBody, MessageAttributes }),
    mostBytes: mostMessageBytes,
  });
  const send = (batch: readonly Prepared[]) => {
    const Entries = batch.map(({ content }, index) => ({ Id: String(index), ...content }));
    return refusedOf(
      batch.map(({ message }) => message),
      () => sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })),
    );
  };
  return (await Promise.all(batches.map(send))).flat();
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
