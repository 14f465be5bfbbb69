import type { SNSClient } from '@aws-sdk/client-sns';
import type { Db } from '@lectern/db';
import type { Telemetry } from '@lectern/telemetry';
import { createTopicLookup, topicName } from './addresses.ts';
import { type BackgroundWorker, type Backoff, pauseAfter } from './background-worker.ts';
import { watchOutbox } from './backlog.ts';
import { relayMetrics } from './metrics.ts';
import type { RelayedOutbox } from './outbox.ts';
import { claimRows, deleteRows, type OutboxRow, postponeRows, renewRows } from './outbox-rows.ts';
import { type PublishOutcome, publishAll } from './publish-batches.ts';
import { startPublishing } from './publish-spans.ts';
import { WakeSignal } from './wake-signal.ts';

/** What {@link createRelay} needs. */
export interface RelayOptions {
  readonly db: Db;
  readonly outbox: RelayedOutbox;
  readonly sns: SNSClient;
  /** First part of the topic's name. */
  readonly prefix: string;
  readonly telemetry: Telemetry;
  /** Safety net, for events whose process crashed before it could publish them; default 2 s. */
  readonly pollIntervalMs?: number;
  /** Events per claim; default 100, which are ten requests to SNS. */
  readonly batchSize?: number;
  /** Claims that are worked on at the same time; default 4. */
  readonly maxInFlight?: number;
  /** How long a claim holds if this process crashes; renewed every third of it while SNS does not answer. Default 6 s. */
  readonly leaseMs?: number;
  /** Pauses after failures, in milliseconds; default 500 ms, doubled up to 10 s. */
  readonly backoff?: Backoff;
}

/**
 * Moves events from the outbox to SNS.
 *
 * Guarantees:
 * - At least once: a row is deleted only after SNS has taken its event. If the process crashes in between, the event is
 *   published again when its claim runs out, within seconds; it keeps its id, by which the inbox of a consumer recognizes it.
 * - Nothing that was rolled back is ever published, since the row went with the transaction.
 * - No order, neither between events nor between attempts: claims run side by side and failures come later.
 * - Any number of relays may work on one table. They do not wait for each other, and while none crashes, or is starved of CPU time
 *   for longer than a claim holds, each event is published by one of them.
 * - While SNS or Postgres is down nothing is lost; attempts go on with growing pauses.
 *
 * An event is claimed as soon as its transaction has committed in this process, without waiting for a poll. Nothing is
 * locked while SNS is called: a claim is a lease in the row, renewed while the call lasts, not an open transaction.
 */
export function createRelay(options: RelayOptions): BackgroundWorker {
  const relay = new Relay(options);
  return { name: 'outbox relay', start: async () => relay.start(), stop: () => relay.stop() };
}

class Relay {
  readonly #options: Required<RelayOptions>;
  readonly #metrics: ReturnType<typeof relayMetrics>;
  readonly #signal = new WakeSignal();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #topicArn: () => Promise<string>;
  #stopping = false;
  #running: Promise<void> | undefined;
  #failures = 0;
  #pauseUntil = 0;

  constructor(options: RelayOptions) {
    this.#options = {
      ...options,
      pollIntervalMs: options.pollIntervalMs ?? 2_000,
      batchSize: options.batchSize ?? 100,
      maxInFlight: options.maxInFlight ?? 4,
      leaseMs: options.leaseMs ?? 6_000,
      backoff: options.backoff ?? { base: 500, most: 10_000 },
    };
    this.#metrics = relayMetrics(options.telemetry.metrics);
    watchOutbox(options.db, options.telemetry);
    this.#topicArn = createTopicLookup(options.sns, options.prefix, options.outbox.source);
  }

  start(): void {
    if (this.#running !== undefined) return;
    this.#stopping = false;
    const forget = this.#options.outbox.onWake(() => this.#signal.wake());
    this.#running = this.#loop().finally(forget);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#signal.wake();
    await this.#running;
    this.#running = undefined;
    this.#signal.clear();
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      await this.#waitOutPause();
      const claimed = this.#stopping ? 0 : await this.#claim();
      if (this.#inFlight.size >= this.#options.maxInFlight) await Promise.race(this.#inFlight);
      if (claimed < this.#options.batchSize && !this.#stopping) {
        await this.#signal.sleep(this.#options.pollIntervalMs);
      }
    }
    await Promise.all(this.#inFlight);
  }

  /** After a failure new events must not cut the pause short, or every commit would cause another attempt. */
  async #waitOutPause(): Promise<void> {
    for (let left = this.#pausedFor(); left > 0 && !this.#stopping; left = this.#pausedFor()) {
      await this.#signal.sleep(left);
    }
  }

  #pausedFor(): number {
    return this.#pauseUntil - performance.now();
  }

  async #claim(): Promise<number> {
    try {
      const rows = await claimRows(this.#options.db, this.#options.batchSize, this.#options.leaseMs);
      if (rows.length > 0) this.#track(this.#relay(rows));
      return rows.length;
    } catch (error) {
      this.#failed(error, 'cannot read the outbox');
      return this.#options.batchSize;
    }
  }

  #track(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) =>
        this.#failed(error, 'cannot update the outbox, events will be published again'),
      )
      .finally(() => this.#inFlight.delete(done));
    this.#inFlight.add(done);
  }

  async #relay(rows: readonly OutboxRow[]): Promise<void> {
    const outcomes = await this.#publish(rows);
    const failed = outcomes.filter((outcome) => outcome.error !== undefined);
    const taken = outcomes.filter((outcome) => outcome.error === undefined).map(({ id }) => id);
    this.#metrics.published.inc({ outcome: 'published' }, taken.length);
    this.#metrics.published.inc({ outcome: 'failed' }, failed.length);
    if (taken.length > 0) {
      await deleteRows(this.#options.db, taken);
      this.#failures = 0;
    }
    if (failed.length > 0) await this.#postpone(failed, taken.length === 0);
  }

  async #publish(rows: readonly OutboxRow[]): Promise<PublishOutcome[]> {
    const { telemetry, prefix, outbox } = this.#options;
    const topic = topicName(prefix, outbox.source);
    const publishing = rows.map((row) => startPublishing(telemetry.tracer, topic, row));
    const outcomes = await this.#held(rows, this.#send(publishing.map(({ message }) => message)));
    const errors = new Map(outcomes.map(({ id, error }) => [id, error]));
    for (const { row, end } of publishing) {
      const error = errors.get(row.id);
      end(error);
      if (error === undefined) this.#metrics.delay.observe(row.age_ms / 1_000);
    }
    return outcomes;
  }

  /** Holds the claim of rows while a call lasts. A renewal that fails is logged; the next may not. */
  async #held<T>(rows: readonly OutboxRow[], call: Promise<T>): Promise<T> {
    const ids = rows.map(({ id }) => id);
    let renewing: Promise<void> | undefined;
    const renew = (): void => {
      renewing ??= renewRows(this.#options.db, ids, this.#options.leaseMs)
        .catch((error: unknown) =>
          this.#options.telemetry.logger.warn({ err: error }, 'a claim of events could not be renewed'),
        )
        .finally(() => {
          renewing = undefined;
        });
    };
    const timer = setInterval(renew, this.#options.leaseMs / 3);
    try {
      return await call;
    } finally {
      clearInterval(timer);
      // Or it would overwrite when a refused event is due.
      await renewing;
    }
  }

  async #send(messages: Parameters<typeof publishAll>[2]): Promise<PublishOutcome[]> {
    try {
      return await publishAll(this.#options.sns, await this.#topicArn(), messages);
    } catch (error) {
      return messages.map(({ id }) => ({ id, error }));
    }
  }

  async #postpone(failed: readonly PublishOutcome[], all: boolean): Promise<void> {
    const [first] = failed;
    if (all) this.#failed(first?.error, 'SNS takes no events');
    else
      this.#options.telemetry.logger.warn({ err: first?.error, events: failed.length }, 'SNS refused events');
    const ids = failed.map(({ id }) => id);
    const pauses = await postponeRows(this.#options.db, ids, {
      error: String(first?.error),
      backoff: this.#options.backoff,
    });
    for (const pauseMs of pauses) this.#signal.wakeIn(pauseMs);
  }

  #failed(error: unknown, what: string): void {
    this.#failures += 1;
    this.#pauseUntil = performance.now() + pauseAfter(this.#failures, this.#options.backoff);
    this.#options.telemetry.logger.warn({ err: error, failures: this.#failures }, what);
    this.#signal.wake();
  }
}
