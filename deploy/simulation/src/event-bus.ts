import { SNSClient } from '@aws-sdk/client-sns';
import { type Message, type MessageAttributeValue, SQSClient } from '@aws-sdk/client-sqs';
import { eventTopology } from '@lectern/contracts';
import type { Process, Scheduler } from './scheduler.ts';
import { owners } from './session.ts';
import type { SimulatedTime } from './time.ts';

/** A message in a queue, whether it can be received now or not. */
interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Record<string, MessageAttributeValue>;
  readonly sentAt: number;
  receives: number;
  visibleAt: number;
  receipt: string;
}

/** What becomes of a message on its way into a queue. */
export interface Delivery {
  /** Delay of each copy, in milliseconds; one is what is usual, none is a message that is lost. */
  readonly copies: readonly number[];
}

/** How the bus treats messages. */
export interface BusPlan {
  /** Of a message that was published. */
  deliver(): Delivery;
  /** Which of so many messages is received next. */
  choose(messages: number): number;
  /** Whether a message that is received is given out at once again. */
  repeats(): boolean;
}

/** An event that was published, by its id. */
export interface PublishedEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
}

export const prefix = 'simulation';
export const maxReceiveCount = 10;
export const visibilityTimeoutSeconds = 6;

/** Those that run here: what others are told, nobody would take out of their queues. */
const consumers = eventTopology.consumers.filter(({ name }) => owners.some((owner) => owner === name));

/** SNS and SQS: a topic per producer, a queue with its dead-letter queue per consumer, and nothing that is exactly once or in order. */
export class EventBus {
  readonly published: PublishedEvent[] = [];
  readonly #queues = new Map<string, QueuedMessage[]>();
  readonly #time: SimulatedTime;
  readonly #plan: BusPlan;
  #ids = 0;

  constructor(time: SimulatedTime, plan: BusPlan) {
    this.#time = time;
    this.#plan = plan;
    for (const { name } of consumers) {
      this.#queues.set(`${prefix}-${name}`, []);
      this.#queues.set(`${prefix}-${name}-dead-letter`, []);
    }
  }

  /** Messages that are in queues, hidden ones too. */
  get size(): number {
    return [...this.#queues].reduce((sum, [name, { length }]) => sum + (isDeadLetters(name) ? 0 : length), 0);
  }

  /** The bodies of all dead letters. */
  get deadLetters(): string[] {
    return [...this.#queues].flatMap(([name, queue]) =>
      isDeadLetters(name) ? queue.map(({ body }) => body) : [],
    );
  }

  /** The clients of a process: each call is a step. */
  clientsFor(
    process: Process,
    scheduler: Scheduler,
    { acknowledgesAtOnce = false } = {},
  ): { sns: SNSClient; sqs: SQSClient } {
    const send = (command: Command): Promise<unknown> => {
      const name = command.constructor.name.replace('Command', '');
      const { input } = command;
      const queue = input.QueueUrl === undefined ? '' : ` ${input.QueueUrl.replace(`${prefix}-`, '')}`;
      if (name !== 'ReceiveMessage') {
        const lasts = !/^(Get|List)/.test(name);
        return scheduler.step(process, `${name}${queue}`, {
          run: () => this.#answer(name, input),
          lasts,
          failure,
        });
      }
      const until = this.#time.now + (input.WaitTimeSeconds ?? 0) * 1_000;
      this.#time.wakeAt(until);
      return scheduler.step(process, `${name}${queue}`, {
        isReady: () => this.#visible(input).length > 0 || this.#time.now >= until,
        run: () => this.#receive(input, acknowledgesAtOnce),
        lasts: true,
        failure,
      });
    };
    // Paginators of the SDK look whether they have a client of its class.
    const sns: SNSClient = Object.assign(Object.create(SNSClient.prototype), { send });
    return { sns, sqs: Object.assign(Object.create(SQSClient.prototype), { send }) };
  }

  #answer(name: string, input: Input): unknown {
    switch (name) {
      case 'ListTopics':
        return {
          Topics: eventTopology.producers.map((producer) => ({ TopicArn: `arn:${prefix}-${producer}` })),
        };
      case 'PublishBatch':
        return this.#publish(input);
      case 'GetQueueUrl':
        return { QueueUrl: input.QueueName };
      case 'GetQueueAttributes':
        return this.#attributes(input);
      case 'SendMessage':
        return this.#send(input.QueueUrl, input);
      case 'SendMessageBatch':
        for (const entry of input.Entries ?? []) this.#send(input.QueueUrl, entry);
        return {};
      case 'DeleteMessage':
        return this.#delete(input.QueueUrl, [input]);
      case 'DeleteMessageBatch':
        return this.#delete(input.QueueUrl, input.Entries ?? []);
      case 'ChangeMessageVisibility':
        return this.#hide(input.QueueUrl, [input]);
      case 'ChangeMessageVisibilityBatch':
        return this.#hide(input.QueueUrl, input.Entries ?? []);
      default:
        throw new Error(`The simulated bus has no ${name}.`);
    }
  }

  #publish({ TopicArn = '', PublishBatchRequestEntries = [] }: Input) {
    const producer = TopicArn.replace(`arn:${prefix}-`, '');
    for (const { Message = '', MessageAttributes = {} } of PublishBatchRequestEntries) {
      const { id, type, subject } = JSON.parse(Message);
      this.published.push({ id, type, subject });
      for (const { name, subscriptions } of consumers) {
        const isWanted = subscriptions.some(({ from, types }) => from === producer && types.includes(type));
        if (!isWanted) continue;
        for (const delayMs of this.#plan.deliver().copies)
          this.#add(`${prefix}-${name}`, { body: Message, attributes: MessageAttributes, delayMs });
      }
    }
    return { Successful: PublishBatchRequestEntries.map(({ Id }) => ({ Id })) };
  }

  #send(
    queue = '',
    { MessageBody: body = '', MessageAttributes: attributes = {}, DelaySeconds = 0 }: SendEntry,
  ) {
    this.#add(queue, { body, attributes, delayMs: DelaySeconds * 1_000 });
    return {};
  }

  #add(queue: string, { body, attributes, delayMs }: NewMessage): void {
    this.#ids += 1;
    const [id, visibleAt] = [`m${this.#ids}`, this.#time.now + delayMs];
    this.#time.wakeAt(visibleAt);
    this.#of(queue).push({
      id,
      body,
      attributes,
      sentAt: this.#time.now,
      receives: 0,
      visibleAt,
      receipt: '',
    });
  }

  #visible({ QueueUrl = '' }: Input): QueuedMessage[] {
    return this.#of(QueueUrl).filter(({ visibleAt }) => visibleAt <= this.#time.now);
  }

  #receive(input: Input, acknowledgesAtOnce: boolean): { Messages?: Message[] } {
    const { QueueUrl = '', MaxNumberOfMessages = 1, VisibilityTimeout = visibilityTimeoutSeconds } = input;
    const messages: Message[] = [];
    while (messages.length < MaxNumberOfMessages) {
      const visible = this.#visible(input);
      const message = visible[this.#plan.choose(visible.length)];
      if (message === undefined) break;
      if (!isDeadLetters(QueueUrl) && message.receives >= maxReceiveCount) {
        this.#remove(QueueUrl, message);
        this.#of(`${QueueUrl}-dead-letter`).push({ ...message, receives: 0 });
        continue;
      }
      message.receives += 1;
      message.receipt = `${message.id}-${message.receives}`;
      // Now and then a queue gives out a message twice.
      message.visibleAt = this.#time.now + (this.#plan.repeats() ? 1 : VisibilityTimeout * 1_000);
      this.#time.wakeAt(message.visibleAt);
      if (acknowledgesAtOnce) this.#remove(QueueUrl, message);
      messages.push(receivedOf(message));
    }
    return { Messages: messages };
  }

  /** Of a message that was given out again since, an old receipt deletes nothing. */
  #delete(queue = '', entries: readonly Receipt[]) {
    for (const { ReceiptHandle } of entries) {
      const message = this.#of(queue).find(({ receipt }) => receipt === ReceiptHandle);
      if (message !== undefined) this.#remove(queue, message);
    }
    return {};
  }

  #hide(queue = '', entries: readonly Receipt[]) {
    for (const { ReceiptHandle, VisibilityTimeout = 0 } of entries) {
      const message = this.#of(queue).find(({ receipt }) => receipt === ReceiptHandle);
      if (message === undefined) continue;
      message.visibleAt = this.#time.now + VisibilityTimeout * 1_000;
      this.#time.wakeAt(message.visibleAt);
    }
    return {};
  }

  #attributes({ QueueUrl = '' }: Input) {
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: `${QueueUrl}-dead-letter`, maxReceiveCount });
    return { Attributes: { ApproximateNumberOfMessages: String(this.#of(QueueUrl).length), RedrivePolicy } };
  }

  #remove(queue: string, message: QueuedMessage): void {
    this.#of(queue).splice(this.#of(queue).indexOf(message), 1);
  }

  #of(queue: string): QueuedMessage[] {
    const found = this.#queues.get(queue);
    if (found === undefined) throw new Error(`There is no queue ${queue}.`);
    return found;
  }
}

function failure(): Error {
  return new Error('socket hang up');
}

interface NewMessage {
  readonly body: string;
  readonly attributes: Record<string, MessageAttributeValue>;
  readonly delayMs: number;
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

function isDeadLetters(queue: string): boolean {
  return queue.endsWith('-dead-letter');
}

function receivedOf({ id, body, attributes, receipt, receives, sentAt }: QueuedMessage): Message {
  return {
    MessageId: id,
    Body: body,
    MessageAttributes: attributes,
    ReceiptHandle: receipt,
    Attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) },
  };
}
