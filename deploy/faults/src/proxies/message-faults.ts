import { createHash } from 'node:crypto';
import {
  DeleteMessageCommand,
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Journal } from '../journal.ts';
import type { Random } from '../random.ts';

/** What is done to messages on their way from a queue to its consumer. */
export interface MessageFaults {
  /** From now on, or no more. */
  enable(enabled: boolean): void;
  /** The answer to a call of `ReceiveMessage`, with some of its messages lost, doubled, put off or in another order. */
  received(asked: Buffer, answer: Buffer): Promise<Buffer>;
}

/** What {@link createMessageFaults} needs. */
export interface MessageFaultParts {
  readonly random: Random;
  readonly journal: Pick<Journal, 'note'>;
  /** A client of the queues that goes by no proxy. */
  readonly sqs: () => Promise<SQSClient>;
}

const attribute = z.looseObject({ DataType: z.string() });
const messageSchema = z.looseObject({
  Body: z.string(),
  ReceiptHandle: z.string(),
  MessageAttributes: z.record(z.string(), attribute).optional(),
  Attributes: z.record(z.string(), z.string()).optional(),
});
type ReceivedMessage = z.output<typeof messageSchema>;

const askedSchema = z.looseObject({ QueueUrl: z.string() });
const answerSchema = z.looseObject({ Messages: z.array(messageSchema).optional() });

/** Shares of messages. */
const rates = { dropped: 0.02, doubled: 0.04, delayed: 0.04, reordered: 0.1 };
const longestDelaySeconds = 8;

/** Disabled to begin with. */
export function createMessageFaults({ random, journal, sqs }: MessageFaultParts): MessageFaults {
  let isEnabled = false;
  const seen = new Set<string>();

  const sendAgain = async (queueUrl: string, message: ReceivedMessage): Promise<void> => {
    const group = message.Attributes?.MessageGroupId;
    const send = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: message.Body,
      DelaySeconds: 1 + random.below(longestDelaySeconds),
      MessageAttributes: message.MessageAttributes as Record<string, MessageAttributeValue> | undefined,
      ...(group === undefined ? {} : { MessageGroupId: group }),
    });
    await (await sqs()).send(send);
  };
  const remove = async (QueueUrl: string, { ReceiptHandle }: ReceivedMessage): Promise<void> => {
    await (await sqs()).send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  };
  /** Once for each message of a queue, however often it is delivered and sent again. @returns whether it is passed on */
  const disturb = async (queueUrl: string, message: ReceivedMessage): Promise<boolean> => {
    const queue = queueUrl.split('/').at(-1) ?? queueUrl;
    const name = createHash('sha256').update(queue).update(message.Body).digest('base64');
    if (seen.has(name)) return true;
    seen.add(name);
    const lot = random.next();
    if (lot < rates.dropped) {
      await remove(queueUrl, message);
      journal.note('message dropped', queue);
      return false;
    }
    if (lot < rates.dropped + rates.doubled) {
      await sendAgain(queueUrl, message);
      journal.note('message doubled', queue);
      return true;
    }
    if (lot >= rates.dropped + rates.doubled + rates.delayed) return true;
    await sendAgain(queueUrl, message);
    await remove(queueUrl, message);
    journal.note('message delayed', queue);
    return false;
  };

  return {
    enable: (enabled) => {
      isEnabled = enabled;
    },
    received: async (asked, answer) => {
      const { Messages = [], ...rest } = answerSchema.parse(JSON.parse(answer.toString()));
      if (!isEnabled || Messages.length === 0) return answer;
      const { QueueUrl } = askedSchema.parse(JSON.parse(asked.toString()));
      const passed: ReceivedMessage[] = [];
      for (const message of Messages) if (await disturb(QueueUrl, message)) passed.push(message);
      const isReordered = passed.length > 1 && random.chance(rates.reordered);
      if (isReordered) journal.note('messages reordered', QueueUrl.split('/').at(-1) ?? '');
      const inOrder = isReordered ? random.shuffled(passed) : passed;
      return Buffer.from(JSON.stringify({ ...rest, Messages: inOrder }));
    },
  };
}
