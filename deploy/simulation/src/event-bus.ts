import { eventTopology } from '@lectern/contracts';
import { owners } from './owners.ts';
import type { SimulatedTime } from './time.ts';

/** What is sent to a queue. */
export interface Sent {
  readonly body: string;
  /** Beside the body, as its sender has them. */
  readonly attributes?: unknown;
  /** How long it is hidden; default 0. */
  readonly delayMs?: number;
}

/** A message in a queue, whether it can be received now or not. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: unknown;
  readonly sentAt: number;
  receives: number;
  visibleAt: number;
  receipt: string;
}

/** How messages are received. */
export interface Receiving {
  /** How many at most; default 1. */
  readonly most?: number | undefined;
  /** How long they are hidden from others; default {@link visibilityTimeoutMs}. */
  readonly visibilityMs?: number | undefined;
  /** Whether they are deleted at once. */
  readonly acknowledgesAtOnce?: boolean | undefined;
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

export const maxReceiveCount = 10;
export const visibilityTimeoutMs = 6_000;

/** Those that run here: what others are told, nobody would take out of their queues. */
const consumers = eventTopology.consumers.filter(({ name }) => owners.some((owner) => owner === name));

/** The queue of the dead letters of a consumer. */
export function deadLettersOf(queue: string): string {
  return `${queue}-dead-letter`;
}

function isDeadLetters(queue: string): boolean {
  return queue.endsWith('-dead-letter');
}

/** A topic per producer, a queue with its dead-letter queue per consumer, by their names, and nothing that is exactly once or in order. */
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
      this.#queues.set(name, []);
      this.#queues.set(deadLettersOf(name), []);
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

  /** Gives an event of a producer to all who subscribe to it. */
  publish(producer: string, sent: Sent): void {
    const { id, type, subject } = JSON.parse(sent.body);
    this.published.push({ id, type, subject });
    for (const { name, subscriptions } of consumers) {
      const isWanted = subscriptions.some(({ from, types }) => from === producer && types.includes(type));
      if (!isWanted) continue;
      for (const delayMs of this.#plan.deliver().copies) this.send(name, { ...sent, delayMs });
    }
  }

  send(queue: string, { body, attributes, delayMs = 0 }: Sent): void {
    this.#ids += 1;
    const [id, visibleAt] = [`m${this.#ids}`, this.#time.now + delayMs];
    if (delayMs > 0) this.#time.wakeAt(visibleAt);
    const sentAt = this.#time.now;
    this.of(queue).push({ id, body, attributes, sentAt, receives: 0, visibleAt, receipt: '' });
  }

  /** All messages of a queue. */
  of(queue: string): QueuedMessage[] {
    const found = this.#queues.get(queue);
    if (found === undefined) throw new Error(`There is no queue ${queue}.`);
    return found;
  }

  hasVisible(queue: string): boolean {
    return this.of(queue).some(({ visibleAt }) => visibleAt <= this.#time.now);
  }

  receive(queue: string, options: Receiving = {}): QueuedMessage[] {
    const { most = 1, visibilityMs = visibilityTimeoutMs, acknowledgesAtOnce = false } = options;
    const messages: QueuedMessage[] = [];
    while (messages.length < most) {
      const visible = this.of(queue).filter(({ visibleAt }) => visibleAt <= this.#time.now);
      const message = visible[this.#plan.choose(visible.length)];
      if (message === undefined) break;
      if (!isDeadLetters(queue) && message.receives >= maxReceiveCount) {
        this.#remove(queue, message);
        this.of(deadLettersOf(queue)).push({ ...message, receives: 0 });
        continue;
      }
      message.receives += 1;
      message.receipt = `${message.id}-${message.receives}`;
      // Now and then a queue gives out a message twice.
      message.visibleAt = this.#time.now + (this.#plan.repeats() ? 1 : visibilityMs);
      this.#time.wakeAt(message.visibleAt);
      if (acknowledgesAtOnce) this.#remove(queue, message);
      messages.push({ ...message });
    }
    return messages;
  }

  /** Of a message that was given out again since, an old receipt deletes nothing. */
  delete(queue: string, receipt: string | undefined): void {
    const message = this.#receivedAs(queue, receipt);
    if (message !== undefined) this.#remove(queue, message);
  }

  /** Hides a message for so long from now on. */
  hide(queue: string, receipt: string | undefined, forMs: number): void {
    const message = this.#receivedAs(queue, receipt);
    if (message === undefined) return;
    message.visibleAt = this.#time.now + forMs;
    this.#time.wakeAt(message.visibleAt);
  }

  #receivedAs(queue: string, wanted: string | undefined): QueuedMessage | undefined {
    return this.of(queue).find(({ receipt }) => receipt === wanted);
  }

  #remove(queue: string, message: QueuedMessage): void {
    this.of(queue).splice(this.of(queue).indexOf(message), 1);
  }
}
