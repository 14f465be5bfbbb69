import { AppError } from '@lectern/errors';
import { DelegateBackoff, ExponentialBackoff, fullJitterGenerator, handleWhen, retry } from 'cockatiel';
import { limits } from '../limits.ts';
import type { Retries, RetryOptions } from '../ports.ts';

/** What the same request may not get again a moment later. A time-out is none of them: it has used up the caller's time. */
const outages: ReadonlySet<string> = new Set([
  'model_unavailable',
  'model_busy',
  'model_cut',
  'model_garbage',
]);

/** How long a wait may be, by what is waited for; an error that asks for a longer one ends the attempts. */
const mostWaitMs = { answer: limits.retryWaitMs.value, vectors: limits.vectorRetryWaitMs.value } as const;

/** {@link Retries} with waits that grow. A `Retry-After` is waited for in full, with the jitter on top. */
export function createCockatielRetries(): Retries {
  return { run: repeat };
}

function repeat<T>(attempt: () => Promise<T>, { target, purpose, signal }: RetryOptions): Promise<T> {
  let backoff = new ExponentialBackoff({
    initialDelay: 200,
    maxDelay: 2_000,
    generator: fullJitterGenerator,
  }).next();
  let waitMs = 0;
  let failure: unknown;
  const worthwhile = (error: unknown): boolean => {
    if (!(error instanceof AppError) || !outages.has(error.reason)) return false;
    failure = error;
    waitMs = (error.retryAfterSeconds ?? 0) * 1_000 + backoff.duration;
    backoff = backoff.next(undefined);
    return waitMs <= mostWaitMs[purpose] && !signal.aborted;
  };
  const policy = retry(handleWhen(worthwhile), {
    maxAttempts: target.maxRetries,
    backoff: new DelegateBackoff(() => waitMs),
  });
  return policy.execute(() => {
    // What went wrong says more than that the time for repetitions is over.
    if (signal.aborted) throw failure ?? signal.reason;
    return attempt();
  }, signal);
}
