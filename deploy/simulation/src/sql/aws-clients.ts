import { SNSClient } from '@aws-sdk/client-sns';
import { type Message, type MessageAttributeValue, SQSClient } from '@aws-sdk/client-sqs';
import { eventTopology } from '@lectern/contracts';
import { deadLettersOf, type EventBus, maxReceiveCount, type QueuedMessage } from '../event-bus.ts';
import type { Process, Scheduler } from '../scheduler.ts';
import type { SimulatedTime } from '../time.ts';

/** First part of the names of topics and queues. */
export const prefix = 'simulation';

export interface AwsClientsParts {
  readonly bus: EventBus;
  readonly process: Process;
  readonly scheduler: Scheduler;
  readonly time: SimulatedTime;
  /** Whether messages are deleted when they are received. */
  readonly acknowledgesAtOnce: boolean | undefined;
}

/** The clients of SNS and SQS of a process: each call is a step. */
export function awsClients(parts: AwsClientsParts): { sns: SNSClient; sqs: SQSClient } {
  const { bus, process, scheduler, time, acknowledgesAtOnce } = parts;
  const send = (command: Command): Promise<unknown> => {
    const name = command.constructor.name.replace('Command', '');
    const { input } = command;
    const queue = queueOf(input);
    const label = `${name}${queue === '' ? '' : ` ${queue}`}`;
    if (name !== 'ReceiveMessage') {
      const lasts = !/^(Get|List)/.test(name);
      return scheduler.step(process, label, { run: () => answer(bus, name, input), lasts, failure });
    }
    const until = time.now + (input.WaitTimeSeconds ?? 0) * 1_000;
    time.wakeAt(until);
    const visibilityMs = input.VisibilityTimeout === undefined ? undefined : input.VisibilityTimeout * 1_000;
    const options = { most: input.MaxNumberOfMessages, visibilityMs, acknowledgesAtOnce };
    return scheduler.step(process, label, {
      isReady: () => bus.hasVisible(queue) || time.now >= until,
      run: () => ({ Messages: bus.receive(queue, options).map(receivedOf) }),
      lasts: true,
      failure,
    });
  };
  // Paginators of the SDK look whether they have a client of its class.
  const sns: SNSClient = Object.assign(Object.create(SNSClient.prototype), { send });
  return { sns, sqs: Object.assign(Object.create(SQSClient.prototype), { send }) };
}

function answer(bus: EventBus, name: string, input: Input): unknown {
  const queue = queueOf(input);
  const { Entries = [] } = input;
  switch (name) {
    case 'ListTopics':
      return { Topics: eventTopology.producers.map((each) => ({ TopicArn: `arn:${prefix}-${each}` })) };
    case 'PublishBatch':
      return publish(bus, input);
    case 'GetQueueUrl':
      return { QueueUrl: input.QueueName };
    case 'GetQueueAttributes':
      return attributesOf(bus, queue);
    case 'SendMessage':
      return send(bus, queue, [input]);
    case 'SendMessageBatch':
      return send(bus, queue, Entries);
    case 'DeleteMessage':
      return remove(bus, queue, [input]);
    case 'DeleteMessageBatch':
      return remove(bus, queue, Entries);
    case 'ChangeMessageVisibility':
      return hide(bus, queue, [input]);
    case 'ChangeMessageVisibilityBatch':
      return hide(bus, queue, Entries);
    default:
      throw new Error(`The simulated bus has no ${name}.`);
  }
}

function publish(bus: EventBus, { TopicArn = '', PublishBatchRequestEntries = [] }: Input) {
  const producer = TopicArn.replace(`arn:${prefix}-`, '');
  for (const { Message: body = '', MessageAttributes: attributes } of PublishBatchRequestEntries)
    bus.publish(producer, { body, attributes });
  return { Successful: PublishBatchRequestEntries.map(({ Id }) => ({ Id })) };
}

function send(bus: EventBus, queue: string, entries: readonly SendEntry[]) {
  for (const { MessageBody: body = '', MessageAttributes: attributes, DelaySeconds = 0 } of entries)
    bus.send(queue, { body, attributes, delayMs: DelaySeconds * 1_000 });
  return {};
}

function remove(bus: EventBus, queue: string, entries: readonly Receipt[]) {
  for (const { ReceiptHandle } of entries) bus.delete(queue, ReceiptHandle);
  return {};
}

function hide(bus: EventBus, queue: string, entries: readonly Receipt[]) {
  for (const { ReceiptHandle, VisibilityTimeout = 0 } of entries)
    bus.hide(queue, ReceiptHandle, VisibilityTimeout * 1_000);
  return {};
}

function attributesOf(bus: EventBus, queue: string) {
  const deadLetterTargetArn = `${prefix}-${deadLettersOf(queue)}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
  return { Attributes: { ApproximateNumberOfMessages: String(bus.of(queue).length), RedrivePolicy } };
}

function queueOf({ QueueUrl = '' }: Input): string {
  return QueueUrl.replace(`${prefix}-`, '');
}

function failure(): Error {
  return new Error('socket hang up');
}

interface Receipt {
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
}

interface SendEntry {
  readonly MessageBody?: string;
  readonly MessageAttributes?: Record<string, MessageAttributeValue>;
  readonly DelaySeconds?: number;
}

/** What of the inputs of all commands is looked at. */
interface Input extends Receipt, SendEntry {
  readonly QueueUrl?: string;
  readonly QueueName?: string;
  readonly TopicArn?: string;
  readonly WaitTimeSeconds?: number;
  readonly MaxNumberOfMessages?: number;
  readonly Entries?: readonly (Receipt & SendEntry)[];
  readonly PublishBatchRequestEntries?: readonly {
    readonly Id?: string;
    readonly Message?: string;
    readonly MessageAttributes?: Record<string, MessageAttributeValue>;
  }[];
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Input;
}

function receivedOf({ id, body, attributes, receipt, receives, sentAt }: QueuedMessage): Message {
  return {
    MessageId: id,
    Body: body,
    MessageAttributes: (attributes ?? {}) as Record<string, MessageAttributeValue>,
    ReceiptHandle: receipt,
    Attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) },
  };
}
