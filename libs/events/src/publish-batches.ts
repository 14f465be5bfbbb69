import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from '@aws-sdk/client-sns';
import { batchesOf } from './batches.ts';
import { mostMessageBytes } from './cloud-event.ts';

/** An event ready for SNS. */
export interface OutgoingMessage {
  readonly id: string;
  readonly body: string;
  /** String attributes; subscriptions filter on `type`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Whose event it is: SNS hands it on to SQS, whose fair queues deliver those of quiet groups first. */
  readonly group?: string;
}

/** Whether SNS accepted one message. */
export interface PublishOutcome {
  readonly id: string;
  /** Absent when SNS has accepted the message. */
  readonly error?: unknown;
}

/** What SNS counts of a message: body, and names, types and values of attributes. */
export function sizeOf(message: OutgoingMessage): number {
  let bytes = Buffer.byteLength(message.body);
  for (const [name, value] of Object.entries(message.attributes)) {
    bytes += Buffer.byteLength(name) + 'String'.length + Buffer.byteLength(value);
  }
  return bytes;
}

/** Splits messages, in their order, into batches that SNS accepts: at most ten, at most 256 KiB in all. */
export function splitIntoBatches(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  return batchesOf(messages, { weigh: sizeOf, mostBytes: mostMessageBytes });
}

/** Publishes messages, all batches side by side. Never rejects: every message has an outcome of its own. */
export async function publishAll(
  sns: SNSClient,
  topicArn: string,
  messages: readonly OutgoingMessage[],
): Promise<PublishOutcome[]> {
  const batches = splitIntoBatches(messages);
  return (await Promise.all(batches.map((batch) => publishBatch(sns, topicArn, batch)))).flat();
}

async function publishBatch(
  sns: SNSClient,
  topicArn: string,
  batch: readonly OutgoingMessage[],
): Promise<PublishOutcome[]> {
  try {
    const answer = await sns.send(
      new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: batch.map(toEntry) }),
    );
    const taken = new Set((answer.Successful ?? []).map((entry) => entry.Id));
    const failed = new Map((answer.Failed ?? []).map((entry) => [entry.Id, entry]));
    return batch.map(({ id }) => {
      if (taken.has(id)) return { id };
      const entry = failed.get(id);
      return {
        id,
        error: new Error(`${entry?.Code ?? 'NoAnswer'}: ${entry?.Message ?? 'not in the answer'}`),
      };
    });
  } catch (error) {
    return batch.map(({ id }) => ({ id, error }));
  }
}

function toEntry(message: OutgoingMessage): PublishBatchRequestEntry {
  return {
    Id: message.id,
    Message: message.body,
    ...(message.group === undefined ? {} : { MessageGroupId: message.group }),
    MessageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, value]) => [
        name,
        { DataType: 'String', StringValue: value },
      ]),
    ),
  };
}
