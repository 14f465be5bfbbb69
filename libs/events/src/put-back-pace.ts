/** SQS would delay for 15 minutes, but where work becomes quicker meanwhile, slots stand idle for that long. */
const mostDelayMs = 120_000;
/** Beyond this far ahead messages come closer together, as fast as it costs little to put them back once more. */
const foreseenMs = 30_000;
const leastStepMs = 20;
const leastDelayMs = 1_000;

/** What is known of a key when one of its messages has to come again later. */
export interface Pressure {
  readonly key: string;
  /** How long a message of the key waits for its turn at present. */
  readonly waitMs: number;
  /** How many of the key wait. */
  readonly waiting: number;
  /** By `performance.now()`. */
  readonly now: number;
}

/**
 * Says when messages that are put back come again: one after the other, twice as fast as their key is worked off at
 * present. Were all to come after the same pause, a tenant with ten thousand of them would have them received and sent
 * again the whole time; were the pause to double each time, its last ones would lie idle as long as all others took.
 */
export class PutBackPace {
  readonly #lastDue = new Map<string, number>();

  /** Whole seconds until the next message of the key comes again; 1 to 120. */
  delaySeconds({ key, waitMs, waiting, now }: Pressure): number {
    this.#forgetPast(now);
    const earliest = now + waitMs / 2;
    const after = Math.max(earliest, this.#lastDue.get(key) ?? 0);
    const pace = waitMs / Math.max(1, waiting) / 2;
    const due = after + (after - now > foreseenMs ? Math.min(pace, leastStepMs) : pace);
    const delayMs = Math.min(mostDelayMs, Math.max(leastDelayMs, due - now));
    this.#lastDue.set(key, now + delayMs);
    return Math.round(delayMs / 1_000);
  }

  #forgetPast(now: number): void {
    for (const [key, due] of this.#lastDue) if (due < now) this.#lastDue.delete(key);
  }
}
