import type { Message } from '@aws-sdk/client-sqs';
import { createFairQueue } from '@lectern/fairness';
import type { Logger } from '@lectern/telemetry';
import type { Heartbeat } from './heartbeat.ts';
import { quietly } from './log-quietly.ts';
import { type BufferBounds, type BufferedMessage, MessageBuffer } from './message-buffer.ts';
import { attemptOf, bytesOf } from './message-content.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { Scheduling } from './read-message.ts';
import type { Requeue } from './requeue.ts';
import { type Queue, showAgain } from './sqs-batches.ts';

/** What {@link Dispatcher} needs. */
export interface DispatcherOptions {
  readonly queue: Queue;
  /** The consuming service. */
  readonly consumer: string;
  /** Most messages that are handled at the same time. */
  readonly concurrency: number;
  /** Most messages of one key that are handled at the same time. */
  readonly concurrencyPerKey: number;
  readonly buffer: BufferBounds;
  /** A message that waits longer is requeued, so that another instance can take it. */
  readonly mostWaitMs: number;
  readonly heartbeat: Heartbeat;
  readonly metrics: Pick<ConsumerMetrics, 'held'>;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  schedulingOf(message: Message): Scheduling;
  readonly requeue: Requeue;
  /** Takes one message to its end, acknowledgement included. Must not reject. */
  deliver(message: Message): Promise<void>;
}

/** Calls of `requeue.later` that run at a time; then polling waits. */
const mostRequeues = 4;
const sweepMs = 1_000;

/**
 * A message that was delivered before, to no end, may be one that crashes its process, and would take others with it: it is handled while
 * this process has no other.
 */
const suspectFrom = 2;

/**
 * Decides which of the received messages is handled next. Keys take turns (round-robin), none has more than its share
 * of the slots (which is smaller while others are busy too), and within a key the higher priority goes first, then the
 * older message. What has no slot waits in a bounded buffer; what is beyond its key's share of that is requeued. While it is held,
 * nothing is begun, and all that waits is requeued, which spends no delivery.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #buffer: MessageBuffer;
  readonly #slots;
  readonly #logAdopted;
  readonly #tasks = new Set<Promise<void>>();
  readonly #holds = new Set<symbol>();
  #requeues = 0;
  /** Messages that are being handled. */
  #active = 0;
  /** A suspect was received: the next message may be one as well, and is asked for alone. */
  #isCautious = false;
  #stopping = false;
  #sweeper: NodeJS.Timeout | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#buffer = new MessageBuffer(options.buffer, 2 * options.concurrency);
    this.#logAdopted = quietly((facts: object) =>
      options.logger.warn(facts, 'held events were delivered again: heartbeats came too late'),
    );
    this.#slots = createFairQueue({
      concurrency: options.concurrency,
      perKey: options.concurrencyPerKey,
      // A key that has a slot is behind those that have none, and all the slots beyond the first of each key are no more
      // than one key may have: a second busy tenant shares them with the first, and a third finds a free one.
      isBehind: (_key, running) => running > 0,
      mostBehind: options.concurrencyPerKey - 1,
    });
  }

  start(): void {
    this.#options.heartbeat.start();
    this.#sweeper = setInterval(() => this.#requeueLate(), sweepMs);
  }

  /** How many messages may be received now. */
  get free(): number {
    if (this.#buffer.isOverfull || this.#requeues >= mostRequeues || this.#holds.size > 0) return 0;
    if (this.#isCautious) return 1;
    return this.#options.concurrency - this.#slots.running + this.#buffer.free;
  }

  /** Resolves when messages may be received, or the dispatcher stops. */
  async whenFree(): Promise<void> {
    while (this.free === 0 && !this.#stopping) await this.#changed.promise;
  }

  /** Takes charge of received messages: each is handled, now or later, or requeued. */
  take(messages: readonly Message[]): void {
    const since = performance.now();
    // What this process works on already is not a second piece of work, nor does it seem to crash its process.
    const received = messages.filter((message) => !this.#options.heartbeat.adopt(message));
    const adopted = messages.length - received.length;
    if (adopted > 0) this.#logAdopted({ messages: adopted });
    const arrived = received.map((message) => ({
      message,
      ...this.#options.schedulingOf(message),
      bytes: bytesOf(message),
      since,
    }));
    const suspect = arrived.find(({ message }) => attemptOf(message) >= suspectFrom);
    if (received.length > 0) this.#isCautious = suspect !== undefined;
    if (this.#stopping || this.#holds.size > 0) this.#track(this.#requeueNow(arrived));
    else if (suspect === undefined) this.#takeTogether(arrived);
    else this.#track(this.#handleAlone(suspect, arrived));
    this.#notify();
  }

  /** Begins nothing more until what it returns is called, and requeues what waits. */
  hold(): () => void {
    const release = this.#holdAll();
    this.#track(this.#requeueNow(this.#buffer.all()));
    return release;
  }

  #holdAll(): () => void {
    const id = Symbol('hold');
    this.#holds.add(id);
    this.#notify();
    return () => {
      this.#holds.delete(id);
      this.#notify();
    };
  }

  /** From now on nothing more is begun. Polls are to be ended before what waits is returned, or they would receive it. */
  close(): void {
    this.#stopping = true;
    clearInterval(this.#sweeper);
    this.#slots.close(new Error('The consumer stops.'));
    this.#notify();
  }

  /** Requeues at once what waits, for another instance to take, and resolves when all work has ended. */
  async drained(): Promise<void> {
    this.#track(this.#requeueNow(this.#buffer.all()));
    while (this.#tasks.size > 0) await Promise.all(this.#tasks);
    this.#options.heartbeat.stop();
  }

  #takeTogether(arrived: readonly BufferedMessage[]): void {
    const beyond: BufferedMessage[] = [];
    for (const each of arrived) {
      if (this.#hasPlaceFor(each)) this.#admit(each);
      else beyond.push(each);
    }
    if (beyond.length > 0) this.#track(this.#requeueBeyondShare(beyond));
  }

  /** Hands a message to its handler when nothing else is in this process: all others are requeued, what runs is waited for. */
  async #handleAlone(suspect: BufferedMessage, arrived: readonly BufferedMessage[]): Promise<void> {
    this.#options.heartbeat.keep(suspect.message);
    const others = [...arrived.filter((each) => each !== suspect), ...this.#buffer.all()];
    const release = this.#holdAll();
    try {
      await this.#requeue(others, 'afterSuspect');
      while (this.#active > 0 && this.#holds.size === 1 && !this.#stopping) await this.#changed.promise;
      if (this.#holds.size > 1 || this.#stopping) await this.#requeueNow([suspect]);
      else await this.#handle(suspect.message);
    } finally {
      release();
    }
  }

  #hasPlaceFor({ key, priority }: BufferedMessage): boolean {
    const hasSlot = this.#slots.running < this.#options.concurrency;
    const mayHaveIt = this.#slots.runningOf(key) < this.#options.concurrencyPerKey;
    // Where others of its key wait, it would not get the slot: the key has all that it may use, though fewer than its most.
    if (hasSlot && mayHaveIt && this.#buffer.sizeOf(key) === 0) return true;
    return this.#buffer.accepts(key, priority);
  }

  /** Adds a message and a turn for its key. Which of the key's messages has the turn is decided when it comes. */
  #admit(arrived: BufferedMessage): void {
    this.#options.heartbeat.keep(arrived.message);
    this.#buffer.add(arrived);
    const { key } = arrived;
    const before = this.#slots.running;
    let taken: BufferedMessage | undefined;
    const turn = this.#slots.run(key, () => this.#deliver(() => taken ?? this.#buffer.take(key)));
    this.#track(turn.catch((error: unknown) => this.#refused(error)));
    // A turn that comes at once takes its message at once, so that what is counted as waiting does wait.
    if (this.#slots.running > before) taken = this.#buffer.take(key);
  }

  /** `close` refuses all turns that wait; their messages are returned together. */
  #refused(error: unknown): void {
    if (!this.#stopping) this.#options.logger.error({ err: error }, 'an event was not handled');
  }

  async #deliver(take: () => BufferedMessage | undefined): Promise<void> {
    while (this.#holds.size > 0 && !this.#stopping) await this.#changed.promise;
    const next = take();
    if (next === undefined) return;
    if (this.#holds.size > 0) return this.#requeueNow([next]);
    this.#notify();
    await this.#handle(next.message);
  }

  async #handle(message: Message): Promise<void> {
    this.#active += 1;
    try {
      await this.#options.deliver(message);
    } finally {
      this.#active -= 1;
      this.#notify();
    }
    this.#buffer.grow();
  }

  async #requeueBeyondShare(beyond: readonly BufferedMessage[]): Promise<void> {
    this.#requeues += 1;
    const unsent = await this.#options.requeue.later(beyond, this.#buffer);
    this.#requeues -= 1;
    // For want of the right to send, for example. If they were not kept, they would spend one delivery after the other.
    this.#keep(unsent);
  }

  /** Admits messages whatever the bounds say: with an overfull buffer there is no polling. */
  #keep(messages: readonly BufferedMessage[]): void {
    if (this.#stopping) this.#track(this.#returnToQueue(messages.map(({ message }) => message)));
    else for (const waiting of messages) this.#admit(waiting);
  }

  /** Those that waited too long go to where another instance may take them. */
  #requeueLate(): void {
    const late = this.#buffer.before(performance.now() - this.#options.mostWaitMs);
    if (late.length === 0) return;
    this.#track(this.#requeueNow(late));
    this.#notify();
  }

  /** Has messages delivered again at once, here or elsewhere, without having spent a delivery. */
  #requeueNow(messages: readonly BufferedMessage[]): Promise<void> {
    return this.#requeue(messages, 'now');
  }

  async #requeue(messages: readonly BufferedMessage[], when: 'now' | 'afterSuspect'): Promise<void> {
    if (messages.length === 0) return;
    for (const waiting of messages) this.#buffer.remove(waiting);
    await this.#options.heartbeat.release(...messages.map(({ message }) => message));
    this.#keep(await this.#options.requeue[when](messages));
  }

  /** Makes messages visible again: what is left for those that cannot be requeued. */
  async #returnToQueue(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const { heartbeat, queue, logger } = this.#options;
    await heartbeat.release(...messages);
    const [refused] = await showAgain(queue, messages);
    if (refused === undefined) return;
    const text = 'messages could not be released; they are redelivered after the visibility time-out';
    logger.warn({ err: refused.error }, text);
  }

  #track(task: Promise<void>): void {
    const tracked = task.finally(() => {
      this.#tasks.delete(tracked);
      this.#notify();
    });
    this.#tasks.add(tracked);
  }

  /** Wakes who waits for a free place, and sets the gauges. */
  #notify(): void {
    const { metrics, consumer } = this.#options;
    metrics.held.set({ consumer, state: 'running' }, this.#active);
    metrics.held.set({ consumer, state: 'waiting' }, this.#buffer.size);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
