import { AppError, type AppErrorOptions, codeFacts, type ErrorCode } from '@lectern/errors';

/** What the end of one call tells of the target: the breaker counts `failed`, and closes again on `answered`. */
export type CallOutcome = 'answered' | 'failed' | 'inconclusive';

/** Which calls may be tried again after a failure: all, since nothing was sent; only idempotent ones; none. */
export type RetryScope = 'any' | 'idempotent' | 'never';

interface FailureOptions extends AppErrorOptions {
  readonly retry: RetryScope;
  readonly outcome: CallOutcome;
}

/**
 * A failure on this side of the wire. An error that was rebuilt from an answer is never one, whatever its body says:
 * a target that answers `no_instance` may have done half of its work before, one that could not be reached has not.
 */
export class LocalFailure extends AppError {
  readonly retry: RetryScope;
  readonly outcome: CallOutcome;

  constructor(code: ErrorCode, message: string, options: FailureOptions) {
    super(code, message, options);
    this.retry = options.retry;
    this.outcome = options.outcome;
  }
}

/** Which calls may be tried again after this error. */
export function retryScopeOf(error: AppError): RetryScope {
  if (error instanceof LocalFailure) return error.retry;
  return error.retryable ? 'idempotent' : 'never';
}

/** What an error tells of the target. A 4xx, 429 included, is an answer: it never opens a breaker. */
export function outcomeOf(error: unknown): CallOutcome {
  if (error instanceof LocalFailure) return error.outcome;
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
    outcome: 'inconclusive',
  });
}

/** The error for a call that did not end in time. */
export function deadlineExceeded(outcome: CallOutcome, cause?: unknown): LocalFailure {
  const message = 'The answer did not come in time.';
  return new LocalFailure('deadline_exceeded', message, { cause, retry: 'never', outcome });
}

/** The error for a call that was not made because its breaker is open, or closed for good with its clients. */
export function notCalled(
  target: string,
  reason: 'circuit_open' | 'client_closed',
  options: { readonly retryAfterMs: number; readonly cause: Error },
): LocalFailure {
  return new LocalFailure('unavailable', `The service "${target}" is not called at the moment.`, {
    reason,
    details: { target },
    retryAfterSeconds: Math.max(1, Math.ceil(options.retryAfterMs / 1000)),
    cause: options.cause,
    retry: 'never',
    outcome: 'inconclusive',
  });
}
