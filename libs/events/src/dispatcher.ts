import type { Message } from '@aws-sdk/client-sqs';
import { createFairQueue } from '@lectern/fairness';
import type { Logger } from '@lectern/telemetry';
import type { Heartbeat } from './heartbeat.ts';
import { attemptOf, type Urgency } from './message-handler.ts';
import type { consumerMetrics } from './metrics.ts';
import { createPutBack } from './put-back.ts';
import { PutBackPace } from './put-back-pace.ts';
import { bytesOf, hideAll, type Queue } from './sqs-batches.ts';
import { type RoomBounds, type Waiting, WaitingRoom } from './waiting-room.ts';

/** What {@link Dispatcher} needs. */
export interface DispatcherOptions extends Queue {
  /** The consuming service. */
  readonly name: string;
  /** Most messages in work. */
  readonly concurrency: number;
  /** Most messages of one key in work. */
  readonly concurrencyPerKey: number;
  readonly room: RoomBounds;
  /** A message that waits longer is put back, where another instance may have time for it. */
  readonly mostWaitMs: number;
  readonly heartbeat: Heartbeat;
  readonly metrics: ReturnType<typeof consumerMetrics>;
  readonly logger: Logger;
  urgencyOf(message: Message): Urgency;
  /** Deals with one message to its end, acknowledgement included. Must not reject. */
  work(message: Message): Promise<void>;
}

/** A message that was delivered more often may be the one that ends processes, and must come to its last delivery. */
const mostAttemptsToPutBack = 2;
/** Requests for it that run at a time; then polling waits. */
const mostPutBacks = 4;
const sweepMs = 1_000;

/**
 * Decides which of the received messages is worked on next. Keys take turns, none has more than its share of the slots
 * (which is smaller while others are busy too), and within a key the higher priority goes first, then the older message. What has no slot waits in a bounded room;
 * what is beyond its key's share of that is put back into the queue.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #room: WaitingRoom;
  readonly #slots;
  readonly #runningOf = new Map<string, number>();
  readonly #work = new Set<Promise<void>>();
  readonly #pace = new PutBackPace();
  readonly #putBack: ReturnType<typeof createPutBack>;
  #puttingBack = 0;
  #stopping = false;
  #sweeper: NodeJS.Timeout | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#room = new WaitingRoom(options.room, 2 * options.concurrency);
    this.#slots = createFairQueue({
      concurrency: options.concurrency,
      perKey: options.concurrencyPerKey,
      // A key that has a slot is behind those that have none, and all the slots beyond the first of each key are no more
      // than one key may have: a second busy tenant shares them with the first, and a third finds room.
      isBehind: (_key, running) => running > 0,
      mostBehind: options.concurrencyPerKey - 1,
    });
    this.#putBack = createPutBack({ ...options, counter: options.metrics.putBack });
  }

  start(): void {
    this.#options.heartbeat.start();
    this.#sweeper = setInterval(() => this.#putBackTheLate(), sweepMs);
  }

  /** How many messages may be received now. */
  get free(): number {
    if (this.#room.isCrowded || this.#puttingBack >= mostPutBacks) return 0;
    return this.#options.concurrency - this.#slots.running + this.#room.free;
  }

  /** Resolves when messages may be received, or the dispatcher stops. */
  async whenFree(): Promise<void> {
    while (this.free === 0 && !this.#stopping) await this.#changed.promise;
  }

  /** Takes charge of received messages: each is worked on, now or later, or given back. */
  take(messages: readonly Message[]): void {
    if (this.#stopping) return void this.#track(this.#giveBack(messages));
    const beyond: Waiting[] = [];
    for (const message of messages) {
      const waiting = { message, ...this.#options.urgencyOf(message), bytes: bytesOf(message) };
      const arrived = { ...waiting, since: performance.now() };
      if (this.#hasPlaceFor(arrived)) this.#admit(arrived);
      else beyond.push(arrived);
    }
    if (beyond.length > 0) this.#track(this.#sendAway(beyond));
    this.#tell();
  }

  /** From now on nothing more is begun. Polls are to be cut before what waits is given back, or they would receive it. */
  close(): void {
    this.#stopping = true;
    clearInterval(this.#sweeper);
    this.#slots.close(new Error('The consumer stops.'));
    this.#tell();
  }

  /** Gives back at once what waits, for another instance to take, and resolves when all work has ended. */
  async drained(): Promise<void> {
    const left = this.#room.all();
    for (const waiting of left) this.#room.remove(waiting);
    this.#track(this.#giveBack(left.map(({ message }) => message)));
    while (this.#work.size > 0) await Promise.all(this.#work);
    this.#options.heartbeat.stop();
  }

  #hasPlaceFor({ key, priority, message }: Waiting): boolean {
    const hasSlot = this.#slots.running < this.#options.concurrency;
    if (hasSlot && this.#running(key) < this.#options.concurrencyPerKey) return true;
    return this.#room.admits(key, priority) || attemptOf(message) > mostAttemptsToPutBack;
  }

  /** Adds a message and a turn for its key. Which of the key's messages has the turn is decided when it comes. */
  #admit(waiting: Waiting): void {
    this.#options.heartbeat.keep(waiting.message);
    this.#room.add(waiting);
    const { key } = waiting;
    const before = this.#slots.running;
    let mine: Waiting | undefined;
    const turn = async (): Promise<void> => {
      const next = mine ?? this.#begin(key);
      if (next !== undefined) await this.#workOn(next);
    };
    this.#track(this.#slots.run(key, turn).catch((error: unknown) => this.#refused(error)));
    // A turn that is there at once takes its message at once, so that what is counted as waiting does wait.
    if (this.#slots.running > before) mine = this.#begin(key);
  }

  /** `close` refuses all turns that wait; their messages are given back together. */
  #refused(error: unknown): void {
    if (!this.#stopping) this.#options.logger.error({ err: error }, 'an event was not worked on');
  }

  #begin(key: string): Waiting | undefined {
    const next = this.#room.take(key);
    if (next !== undefined) this.#runningOf.set(key, this.#running(key) + 1);
    return next;
  }

  async #workOn({ key, message }: Waiting): Promise<void> {
    this.#tell();
    await this.#options.work(message);
    const left = this.#running(key) - 1;
    if (left > 0) this.#runningOf.set(key, left);
    else this.#runningOf.delete(key);
    this.#room.grow();
  }

  async #sendAway(beyond: readonly Waiting[]): Promise<void> {
    this.#puttingBack += 1;
    const delayed = beyond.map(({ key, priority, message }) => {
      const pressure = { key, waitMs: this.#room.expectedWaitMs(key), waiting: this.#room.waitingOf(key) };
      const delaySeconds =
        priority > 0 ? 1 : this.#pace.delaySeconds({ ...pressure, now: performance.now() });
      return { message, delaySeconds };
    });
    const unsent = await this.#putBack(delayed);
    this.#puttingBack -= 1;
    // Without the right to send, say. Left alone, they would spend one delivery after the other.
    this.#keep(beyond.filter(({ message }) => unsent.includes(message)));
  }

  /** Lets messages in whatever the bounds say: a crowded room is not polled for. */
  #keep(messages: readonly Waiting[]): void {
    if (this.#stopping) this.#track(this.#giveBack(messages.map(({ message }) => message)));
    else for (const waiting of messages) this.#admit(waiting);
  }

  /** Those that waited too long go to where another instance may take them. */
  #putBackTheLate(): void {
    const late = this.#room.before(performance.now() - this.#options.mostWaitMs);
    for (const waiting of late) this.#room.remove(waiting);
    const often = late.filter(({ message }) => attemptOf(message) > mostAttemptsToPutBack);
    const others = late.filter((waiting) => !often.includes(waiting));
    if (often.length > 0) this.#track(this.#giveBack(often.map(({ message }) => message)));
    if (others.length > 0) this.#track(this.#release(others));
    if (late.length > 0) this.#tell();
  }

  async #release(late: readonly Waiting[]): Promise<void> {
    await this.#options.heartbeat.release(...late.map(({ message }) => message));
    const unsent = await this.#putBack(late.map(({ message }) => ({ message, delaySeconds: 0 })));
    this.#keep(late.filter(({ message }) => unsent.includes(message)));
  }

  async #giveBack(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    await this.#options.heartbeat.release(...messages);
    const [refused] = await hideAll(this.#options, messages, 0);
    if (refused === undefined) return;
    this.#options.logger.warn(
      { err: refused.error },
      'events could not be given back, they come again later',
    );
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => {
      this.#work.delete(tracked);
      this.#tell();
    });
    this.#work.add(tracked);
  }

  #running(key: string): number {
    return this.#runningOf.get(key) ?? 0;
  }

  /** Wakes who waits for room, and shows the numbers. */
  #tell(): void {
    const { metrics, name } = this.#options;
    metrics.held.set({ consumer: name, state: 'running' }, this.#slots.running);
    metrics.held.set({ consumer: name, state: 'waiting' }, this.#room.size);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
