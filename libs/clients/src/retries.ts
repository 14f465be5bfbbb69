import { toAppError } from '@lectern/errors';
import { DelegateBackoff, ExponentialBackoff, fullJitterGenerator, handleWhen, retry } from 'cockatiel';
import type { Deadline } from './deadline.ts';
import { abortedBy, retryScopeOf } from './failure.ts';
import type { RetryBudget } from './retry-budget.ts';

/** How often, how soon and what to try again. */
export interface RetryOptions {
  readonly maxRetries: number;
  /** Upper bound of the first pause; it doubles with each try. The pause is a random part of it ("full jitter"). */
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly idempotent: boolean;
  readonly deadline: Deadline;
  /** Of the target. */
  readonly budget: Pick<RetryBudget, 'spend'>;
  onRetry(error: unknown, delayMs: number): void;
}

/**
 * Runs a call, and again as long as that is safe and may help.
 *
 * What is guaranteed: a call that is not idempotent is repeated only if its request was never sent (no instance, no
 * connection); nothing is repeated that the target called final, that a breaker refused, whose pause would outlast
 * the deadline, or when the retry budget of the target is used up. A `Retry-After` is waited for in full, with the jitter on top, so that callers do not return as one.
 *
 * What is not: that an idempotent call runs at most once. Its answer may have been lost after the work was done.
 */
export async function withRetries<T>(
  options: RetryOptions,
  run: (attempt: number) => Promise<T>,
): Promise<T> {
  const { deadline, budget, maxRetries: maxAttempts } = options;
  let backoff = new ExponentialBackoff({
    initialDelay: options.initialDelayMs,
    maxDelay: options.maxDelayMs,
    generator: fullJitterGenerator,
  }).next();
  let delayMs = 0;
  let retries = 0;

  // The pause is drawn here, not in the policy's backoff, because whether to retry depends on how long it is.
  const worthwhile = (thrown: unknown): boolean => {
    const error = toAppError(thrown);
    const scope = retryScopeOf(error);
    if (scope === 'never' || (scope === 'idempotent' && !options.idempotent)) return false;
    delayMs = (error.retryAfterSeconds ?? 0) * 1000 + backoff.duration;
    backoff = backoff.next(undefined);
    // The policy also asks after the last attempt, which must not take from the budget.
    if (retries === maxAttempts || delayMs >= deadline.remainingMs() || !budget.spend()) return false;
    retries += 1;
    return true;
  };

  const policy = retry(handleWhen(worthwhile), { maxAttempts, backoff: new DelegateBackoff(() => delayMs) });
  policy.onRetry((event) => options.onRetry('error' in event ? event.error : undefined, event.delay));
  // The policy sleeps through its pauses; whoever gave up waiting must not wait for their end.
  return orAborted(
    deadline.signal,
    policy.execute(({ attempt }) => {
      if (deadline.signal.aborted) throw abortedBy(deadline.signal);
      return run(attempt);
    }, deadline.signal),
  );
}

async function orAborted<T>(signal: AbortSignal, running: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(abortedBy(signal));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([running, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
