import { LecternError } from './lectern-error.ts';
import { firstPauseMs, longestPauseMs } from './limits.ts';

/** Methods that have the same effect when they are repeated (RFC 9110, 9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** Whether a request may be sent twice, without what it asks for being done twice. */
export function mayRepeat({ method, headers }: Pick<Request, 'method' | 'headers'>): boolean {
  return idempotent.has(method) || headers.has('idempotency-key');
}

/**
 * Whether a repetition may help soon: after an answer that did not come, after 429 and 503, and after a conflict that the
 * platform calls passing.
 */
export function isPassing({ code, status, retryable }: LecternError): boolean {
  return code === 'network_error' || status === 429 || status === 503 || (status === 409 && retryable);
}

/**
 * Milliseconds before the repetition of this number, from 0: what the platform asks for, and a random part on top that
 * grows, so that clients which were refused together do not come back together.
 */
export function pauseBefore(repetition: number, { retryAfterSeconds }: LecternError): number {
  const backoff = Math.min(longestPauseMs, firstPauseMs * 2 ** repetition);
  const jittered = backoff * (0.5 + Math.random() / 2);
  return retryAfterSeconds === undefined ? jittered : retryAfterSeconds * 1_000 + jittered / 2;
}

/** Whether the platform may answer later, or when it is asked in another way. */
export function mayComeBack(error: unknown): error is LecternError {
  return error instanceof LecternError && (isPassing(error) || error.code === 'timeout');
}
