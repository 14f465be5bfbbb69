import type { Message } from '@aws-sdk/client-sqs';

/** A message that was received and has no slot yet. */
export interface BufferedMessage {
  readonly message: Message;
  readonly key: string;
  /** Higher goes first among those of the same key. */
  readonly priority: number;
  readonly bytes: number;
  /** By `performance.now()`. */
  readonly since: number;
}

/** How much a {@link MessageBuffer} holds. */
export interface BufferBounds {
  readonly messages: number;
  /** The last poll may exceed it by what it brings. */
  readonly bytes: number;
  readonly messagesPerKey: number;
}

interface Line {
  readonly items: Set<BufferedMessage>;
  /** How long the message waited that was taken last. */
  lastWaitMs: number;
}

/** A deletion among many documents must not be requeued because of them. */
const urgentShare = 2;
/** SQS delays by whole seconds: what has its turn before one is over is better kept. */
const soonMs = 1_000;
/** Of those, no more than this share of all places. */
const shareOfSoon = 0.5;
const growth = 2;

/**
 * The messages that a consumer holds without working on them, so that it finds those behind the messages of a tenant
 * whose slots are taken. Bounded as a whole and per key. No key takes more than is left, or than half if its turns come
 * within a second, so that others find a place.
 *
 * It starts small and grows with every event that was handled: a process that crashes again and again on one event
 * holds few others each time, and so does not use up their deliveries.
 */
export class MessageBuffer {
  readonly #bounds: BufferBounds;
  readonly #lines = new Map<string, Line>();
  #places: number;
  #size = 0;
  #bytes = 0;

  constructor(bounds: BufferBounds, firstPlaces: number) {
    this.#bounds = bounds;
    this.#places = Math.min(bounds.messages, firstPlaces);
  }

  get size(): number {
    return this.#size;
  }

  /** Places that are left. */
  get free(): number {
    return this.#bytes >= this.#bounds.bytes ? 0 : Math.max(0, this.#places - this.#size);
  }

  /** It holds twice as many messages as it has places, which happens when messages cannot be requeued. */
  get isOverfull(): boolean {
    return this.#size >= 2 * this.#places;
  }

  /** Whether one more of this key has a place: within the key's share, or since its turn comes soon. */
  accepts(key: string, priority: number): boolean {
    const share = this.#bounds.messagesPerKey * (priority > 0 ? urgentShare : 1);
    const waiting = this.sizeOf(key);
    if (waiting < Math.min(share, this.free)) return true;
    return this.free > 0 && waiting < this.#places * shareOfSoon && this.expectedWaitMs(key) < soonMs;
  }

  /** How many messages of a key it holds. */
  sizeOf(key: string): number {
    return this.#lines.get(key)?.items.size ?? 0;
  }

  /** Adds a message, whether or not there is a place for it. */
  add(buffered: BufferedMessage): void {
    const line = this.#lines.get(buffered.key) ?? { items: new Set(), lastWaitMs: 0 };
    this.#lines.set(buffered.key, line);
    line.items.add(buffered);
    this.#size += 1;
    this.#bytes += buffered.bytes;
  }

  /** Takes the next of a key: of the highest priority, the one that came first. */
  take(key: string): BufferedMessage | undefined {
    const line = this.#lines.get(key);
    if (line === undefined) return undefined;
    let next: BufferedMessage | undefined;
    for (const item of line.items) if (next === undefined || item.priority > next.priority) next = item;
    if (next === undefined) return undefined;
    line.lastWaitMs = performance.now() - next.since;
    this.remove(next);
    return next;
  }

  remove(buffered: BufferedMessage): void {
    const line = this.#lines.get(buffered.key);
    if (line?.items.delete(buffered) !== true) return;
    this.#size -= 1;
    this.#bytes -= buffered.bytes;
    if (line.items.size === 0) this.#lines.delete(buffered.key);
  }

  /** Those that came before a moment, by `performance.now()`. */
  before(moment: number): BufferedMessage[] {
    return this.all().filter(({ since }) => since < moment);
  }

  all(): BufferedMessage[] {
    return [...this.#lines.values()].flatMap(({ items }) => [...items]);
  }

  /** How long one more of this key would wait, judged by those before it. */
  expectedWaitMs(key: string): number {
    const line = this.#lines.get(key);
    if (line === undefined) return 0;
    const [oldest] = line.items;
    return Math.max(line.lastWaitMs, oldest === undefined ? 0 : performance.now() - oldest.since);
  }

  /** To be called when an event has been handled: adds a few places, up to the bound. */
  grow(): void {
    this.#places = Math.min(this.#bounds.messages, this.#places + growth);
  }
}
