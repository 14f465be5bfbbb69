import { AppError, type AppErrorOptions, codeFacts, type ErrorCode } from '@lectern/errors';

/** What the end of one attempt tells of the target: the breaker counts `failed`, and closes again on `answered`. */
export type Verdict = 'answered' | 'failed' | 'inconclusive';

/** Which calls may be tried again after a failure: all, since nothing was sent; only idempotent ones; none. */
export type RetryScope = 'any' | 'idempotent' | 'never';

interface FailureOptions extends AppErrorOptions {
  readonly retry: RetryScope;
  readonly verdict: Verdict;
}

/**
 * A failure on this side of the wire. An error that was rebuilt from an answer is never one, whatever its body says:
 * a target that answers `no_instance` may have done half of its work before, one that nobody could reach has not.
 */
export class LocalFailure extends AppError {
  readonly retry: RetryScope;
  readonly verdict: Verdict;

  constructor(code: ErrorCode, message: string, options: FailureOptions) {
    super(code, message, options);
    this.retry = options.retry;
    this.verdict = options.verdict;
  }
}

/** Which calls may be tried again after this error. */
export function retryScopeOf(error: AppError): RetryScope {
  if (error instanceof LocalFailure) return error.retry;
  return error.retryable ? 'idempotent' : 'never';
}

/** What an error tells of the target. A 4xx, 429 included, is an answer: it never trips a breaker. */
export function verdictOf(error: unknown): Verdict {
  if (error instanceof LocalFailure) return error.verdict;
  if (!(error instanceof AppError)) return 'failed';
  return codeFacts[error.code].status >= 500 ? 'failed' : 'answered';
}

/** The error for a call that was ended by its signal: the signal's own, or one that says who ended it. */
export function abortedBy(signal: AbortSignal): AppError {
  const { reason } = signal;
  if (reason instanceof AppError) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError')
    return deadlineExceeded('inconclusive', reason);
  return new LocalFailure('cancelled', 'The caller no longer waits for the answer.', {
    cause: reason,
    retry: 'never',
    verdict: 'inconclusive',
  });
}

/** The error for a call that did not end in time. */
export function deadlineExceeded(
  verdict: Verdict,
  cause?: unknown,
  retry: RetryScope = 'never',
): LocalFailure {
  return new LocalFailure('deadline_exceeded', 'The answer did not come in time.', { cause, retry, verdict });
}
