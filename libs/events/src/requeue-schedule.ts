/** SQS would delay for 15 minutes, but where work becomes quicker meanwhile, slots stand idle for that long. */
const mostDelayMs = 120_000;
/** Beyond this far ahead messages come closer together, as fast as it costs little to requeue them once more. */
const foreseenMs = 30_000;
const leastStepMs = 20;
const leastDelayMs = 1_000;
/** Before anything is known of how fast its key is worked off, a thousand at once would be received and requeued every second. */
const floorMs = 10;

/** What is known of a key when one of its messages is requeued. */
export interface KeyBacklog {
  readonly key: string;
  /** How long a message of the key waits for its turn at present. */
  readonly waitMs: number;
  /** How many of the key wait. */
  readonly waiting: number;
  /** By `performance.now()`. */
  readonly now: number;
}

/**
 * Decides when requeued messages are delivered again: one after the other, twice as fast as their key is worked off at
 * present. With one fixed delay, a tenant with ten thousand messages would have them received and requeued the whole
 * time; with a delay that doubles each time, its last ones would lie idle as long as all others took.
 */
export class RequeueSchedule {
  readonly #lastDue = new Map<string, number>();

  /** Whole seconds until the next message of the key is delivered again; 1 to 120. */
  delaySeconds({ key, waitMs, waiting, now }: KeyBacklog): number {
    this.#forgetPast(now);
    const earliest = now + waitMs / 2;
    const after = Math.max(earliest, this.#lastDue.get(key) ?? 0);
    const step = waitMs / Math.max(1, waiting) / 2;
    const due = after + (after - now > foreseenMs ? Math.min(step, leastStepMs) : Math.max(step, floorMs));
    const delayMs = Math.min(mostDelayMs, Math.max(leastDelayMs, due - now));
    this.#lastDue.set(key, now + delayMs);
    return Math.round(delayMs / 1_000);
  }

  #forgetPast(now: number): void {
    for (const [key, due] of this.#lastDue) if (due < now) this.#lastDue.delete(key);
  }
}
