/** Something that runs beside the HTTP server: an outbox relay, a queue consumer, a cleanup. */
export interface BackgroundWorker {
  readonly name: string;
  start(): Promise<void>;
  /** Resolves when nothing of it runs any more; work in flight is finished or returned first. Idempotent. */
  stop(): Promise<void>;
}

/** A pause that doubles with every attempt up to a limit; all in the same unit. */
export interface Backoff {
  readonly base: number;
  readonly most: number;
}

/**
 * The pause after the `attempt`-th failure (1 for the first): between half and all of `base * 2^(attempt - 1)`, never
 * more than `most`. The random half keeps those that failed together from coming back together; the fixed half makes
 * sure that retries last longer than a short outage, which full jitter does not.
 */
export function pauseAfter(attempt: number, { base, most }: Backoff, random = Math.random): number {
  return halfRandom(Math.min(most, base * 2 ** Math.min(attempt - 1, 30)), random);
}

/**
 * The pause of what has waited for `age`: between half and all of that, from `base` to `most`. So it waits at most about
 * twice as long as it has to, and is looked at ever more seldom.
 */
export function pauseByAge(age: number, { base, most }: Backoff, random = Math.random): number {
  return halfRandom(Math.min(most, Math.max(base, age)), random);
}

function halfRandom(pause: number, random: () => number): number {
  return pause / 2 + (random() * pause) / 2;
}
