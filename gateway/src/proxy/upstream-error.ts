import type { CallOutcome } from '@lectern/clients';
import { AppError } from '@lectern/errors';
import { BerthRefusedError } from '../edge/bulkheads.ts';
import { sessionEndedReason } from '../identity/verified-caller.ts';
import { AnswerTimeoutError, RequestSyntaxError } from '../upstream/errors.ts';

/** The caller closed its connection before the answer was complete. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';

  constructor() {
    super('The client closed its connection before the answer was complete.');
  }
}

/** The error for a caller whose service could not answer. The network's own error stays in the cause. */
export function toUpstreamError(error: unknown, service: string): AppError {
  const options = { details: { service }, cause: error };
  if (error instanceof ClientGoneError) {
    return new AppError('cancelled', error.message, { reason: 'client_gone', cause: error });
  }
  if (isEndOfRequest(error) || error instanceof BerthRefusedError) return error;
  if (error instanceof RequestSyntaxError) {
    return new AppError('invalid_argument', 'The request is not valid HTTP.', {
      ...options,
      reason: 'malformed_request',
    });
  }
  if (error instanceof AnswerTimeoutError) {
    return new AppError('deadline_exceeded', `The ${service} service did not answer in time.`, {
      ...options,
      reason: 'upstream_timeout',
    });
  }
  return new AppError('unavailable', `The ${service} service cannot be reached at the moment.`, {
    ...options,
    reason: 'upstream_unavailable',
    retryAfterSeconds: (error instanceof AppError ? error.retryAfterSeconds : undefined) ?? 1,
  });
}

/**
 * How a breaker counts the end of an exchange. An answer of any status is no failure here: a service that answers is up,
 * and one route that fails must not close the others.
 */
export function callOutcomeOf(error: unknown): Exclude<CallOutcome, 'answered'> {
  const isCallersFault =
    error instanceof ClientGoneError || isEndOfRequest(error) || error instanceof RequestSyntaxError;
  return isCallersFault || error instanceof BerthRefusedError ? 'inconclusive' : 'failed';
}

/** Codes and reasons of {@link isEndOfRequest}. */
const endsOfRequest = new Set([
  ...['request_timeout', 'payload_too_large', 'cancelled'],
  ...['shutting_down', sessionEndedReason],
]);

/**
 * True for the errors by which the server gives a request up: its caller has gone or stalls, its body is too large, its credential was ended, or the
 * server stops.
 */
function isEndOfRequest(error: unknown): error is AppError {
  return (
    error instanceof AppError && (endsOfRequest.has(error.code) || endsOfRequest.has(error.reason ?? ''))
  );
}

/** True when no answer came because the connection was refused, reset or not established; not for a time-out. */
export function isConnectionFailure(error: unknown): boolean {
  return (
    callOutcomeOf(error) === 'failed' && !(error instanceof AppError || error instanceof AnswerTimeoutError)
  );
}
