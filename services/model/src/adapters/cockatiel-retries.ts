import { AppError } from '@lectern/errors';
import { DelegateBackoff, ExponentialBackoff, fullJitterGenerator, handleWhen, retry } from 'cockatiel';

/** How often and how long after each other attempts are made. */
export interface RetryWait {
  readonly retries: number;
  /** An error that asks for a longer wait ends the attempts. */
  readonly mostWaitMs: number;
  readonly signal: AbortSignal;
}

/** What the same request may not get again a moment later. A time-out is none of them: it has used up the caller's time. */
const outages: ReadonlySet<string> = new Set([
  'model_unavailable',
  'model_busy',
  'model_cut',
  'model_garbage',
]);

/** Runs a call, and again after an outage. A `Retry-After` is waited for in full, with the jitter on top. */
export function withRetries<T>(
  { retries, mostWaitMs, signal }: RetryWait,
  run: () => Promise<T>,
): Promise<T> {
  let backoff = new ExponentialBackoff({
    initialDelay: 200,
    maxDelay: 2_000,
    generator: fullJitterGenerator,
  }).next();
  let waitMs = 0;
  const worthwhile = (error: unknown): boolean => {
    if (!(error instanceof AppError) || !outages.has(error.reason)) return false;
    waitMs = (error.retryAfterSeconds ?? 0) * 1_000 + backoff.duration;
    backoff = backoff.next(undefined);
    return waitMs <= mostWaitMs && !signal.aborted;
  };
  const policy = retry(handleWhen(worthwhile), {
    maxAttempts: retries,
    backoff: new DelegateBackoff(() => waitMs),
  });
  return policy.execute(() => {
    signal.throwIfAborted();
    return run();
  }, signal);
}
