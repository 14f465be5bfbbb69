import { AppError } from '@lectern/errors';
import pg from 'pg';

/** SQLSTATEs that mean "not now": classes 08 (connection) and 53 (resources), and servers that start or stop. */
const unavailableStates = /^(08|53|57P0[123])/;
const conflictStates = new Set(['40001', '40P01']);
const queryCanceled = '57014';
const uniqueViolation = '23505';

/** Reason of the error for a COMMIT that was sent but not answered: the change may have been made or not. */
export const commitOutcomeUnknown = 'commit_outcome_unknown';

/** Messages of pg and pg-pool, which come without a code, when there is no usable connection. */
const connectionMessages =
  /connection terminated|timeout exceeded when trying to connect|not queryable|connection timeout|timeout expired|pool after calling end/i;
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

/** True if `error` is a violation of a unique constraint, of the one named `constraint` if that is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof pg.DatabaseError) || error.code !== uniqueViolation) return false;
  return constraint === undefined || error.constraint === constraint;
}

/** Turns failures of the infrastructure into an AppError; leaves what the statement itself did wrong as it is. */
export function translateDbError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (conflictStates.has(code)) {
    return new AppError('unavailable', 'The change collided with another one. Try again.', {
      reason: 'transaction_conflict',
      cause: error,
    });
  }
  if (code === queryCanceled) {
    return new AppError('deadline_exceeded', 'The database took too long.', {
      reason: 'statement_timeout',
      cause: error,
    });
  }
  if (unavailableStates.test(code) || socketCodes.has(code) || connectionMessages.test(error.message)) {
    return new AppError('unavailable', 'The database cannot be reached right now.', {
      reason: 'database_unavailable',
      cause: error,
    });
  }
  return error;
}

/**
 * What a failed COMMIT throws. The outcome is only known when Postgres answered with an error and kept the session: then
 * the transaction was rolled back. After a lost connection it may have been committed or not.
 */
export function commitError(error: unknown): unknown {
  if (error instanceof pg.DatabaseError && error.severity === 'ERROR') return translateDbError(error);
  return new AppError('unavailable', 'The connection failed during COMMIT. The change may have been made.', {
    reason: commitOutcomeUnknown,
    cause: error,
  });
}

/** What a statement that an AbortSignal stopped throws. */
export function abortError(signal: AbortSignal): AppError {
  const { reason } = signal;
  if (reason instanceof AppError) return reason;
  const timedOut = reason instanceof Error && reason.name === 'TimeoutError';
  return timedOut
    ? new AppError('deadline_exceeded', 'The deadline of the call has passed.', { cause: reason })
    : new AppError('cancelled', 'The call was cancelled.', { cause: reason });
}
