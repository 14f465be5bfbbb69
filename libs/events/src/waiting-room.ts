import type { Message } from '@aws-sdk/client-sqs';

/** A message that was received and has no slot yet. */
export interface Waiting {
  readonly message: Message;
  readonly key: string;
  /** Higher goes first among those of the same key. */
  readonly priority: number;
  readonly bytes: number;
  /** By `performance.now()`. */
  readonly since: number;
}

/** How much may wait. */
export interface RoomBounds {
  readonly messages: number;
  /** The last poll may exceed it by what it brings. */
  readonly bytes: number;
  readonly messagesPerKey: number;
}

interface Line {
  readonly items: Set<Waiting>;
  /** How long the one waited that was last to go. */
  lastWaitMs: number;
}

/** A deletion among many documents must not be sent away because of them. */
const urgentShare = 2;
/** SQS delays by whole seconds: what has its turn before one is over is better kept. */
const soonMs = 1_000;
/** Of those, no more than a part of all places. */
const shareOfSoon = 0.5;
const growth = 2;

/**
 * The messages that a consumer holds without working on them, so that it can look behind those of a tenant whose slots
 * are taken. Bounded as a whole and for each key. No key takes more than is left, or than half if its turns come within a
 * second, so that others find a place.
 *
 * It starts small and grows with every event that was handled: a process that dies again and again over one event takes
 * few others with it into every life, and so does not use up their deliveries.
 */
export class WaitingRoom {
  readonly #bounds: RoomBounds;
  readonly #lines = new Map<string, Line>();
  #places: number;
  #size = 0;
  #bytes = 0;

  constructor(bounds: RoomBounds, firstPlaces: number) {
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

  /** Twice as many messages wait as there are places for, which those do that cannot be put back. */
  get isCrowded(): boolean {
    return this.#size >= 2 * this.#places;
  }

  /** There is room for one more of this key: within its share, or since its turn comes soon. */
  admits(key: string, priority: number): boolean {
    const share = this.#bounds.messagesPerKey * (priority > 0 ? urgentShare : 1);
    const waiting = this.waitingOf(key);
    if (waiting < Math.min(share, this.free)) return true;
    return this.free > 0 && waiting < this.#places * shareOfSoon && this.expectedWaitMs(key) < soonMs;
  }

  waitingOf(key: string): number {
    return this.#lines.get(key)?.items.size ?? 0;
  }

  /** Lets a message in, whether or not there is room. */
  add(waiting: Waiting): void {
    const line = this.#lines.get(waiting.key) ?? { items: new Set(), lastWaitMs: 0 };
    this.#lines.set(waiting.key, line);
    line.items.add(waiting);
    this.#size += 1;
    this.#bytes += waiting.bytes;
  }

  /** The next of a key: of the highest priority, the one that came first. */
  take(key: string): Waiting | undefined {
    const line = this.#lines.get(key);
    if (line === undefined) return undefined;
    let next: Waiting | undefined;
    for (const item of line.items) if (next === undefined || item.priority > next.priority) next = item;
    if (next === undefined) return undefined;
    line.lastWaitMs = performance.now() - next.since;
    this.remove(next);
    return next;
  }

  remove(waiting: Waiting): void {
    const line = this.#lines.get(waiting.key);
    if (line?.items.delete(waiting) !== true) return;
    this.#size -= 1;
    this.#bytes -= waiting.bytes;
    if (line.items.size === 0) this.#lines.delete(waiting.key);
  }

  /** Those that came before a moment. */
  before(moment: number): Waiting[] {
    return this.all().filter(({ since }) => since < moment);
  }

  all(): Waiting[] {
    return [...this.#lines.values()].flatMap(({ items }) => [...items]);
  }

  /** How long one more of this key would wait, judged by those before it. */
  expectedWaitMs(key: string): number {
    const line = this.#lines.get(key);
    if (line === undefined) return 0;
    const [oldest] = line.items;
    return Math.max(line.lastWaitMs, oldest === undefined ? 0 : performance.now() - oldest.since);
  }

  /** An event has been handled: a few places more. */
  grow(): void {
    this.#places = Math.min(this.#bounds.messages, this.#places + growth);
  }
}
