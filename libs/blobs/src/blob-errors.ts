import { S3ServiceException } from '@aws-sdk/client-s3';
import { AppError } from '@lectern/errors';

const notFoundNames = new Set(['NoSuchKey', 'NotFound']);
const existsNames = new Set(['BucketAlreadyOwnedByYou', 'BucketAlreadyExists']);

/** True when S3 said that there is no such object or bucket. `HEAD` answers have no body, hence no `NoSuchKey`. */
export function isNotFound(error: unknown): boolean {
  return error instanceof S3ServiceException && notFoundNames.has(error.name);
}

/** True when a bucket could not be made because it is there already. */
export function isAlreadyThere(error: unknown): boolean {
  return error instanceof S3ServiceException && existsNames.has(error.name);
}

/**
 * What a caller of the store gets for what the SDK threw. An answer of S3 that says "not now", one that is not of S3 (a
 * balancer's page, an emulator that fails) and a lost connection are `unavailable`; a refusal (credentials, missing bucket) is our own fault and stays `internal`.
 */
export function toBlobError(thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown;
  if (isNotFound(thrown)) {
    return new AppError('not_found', 'The stored bytes are not there.', {
      reason: 'blob_not_found',
      cause: thrown,
    });
  }
  return isTransient(thrown) ? unreachable(thrown) : thrown;
}

/** The store did not answer, or not as S3 does. */
export function unreachable(cause: unknown): AppError {
  return new AppError('unavailable', 'The blob store cannot be reached.', {
    reason: 'blob_store_unavailable',
    cause,
  });
}

/** True when the client gave up a connection, or one that nothing came through any more. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** What an aborted call rejects with: the reason itself when it is one of ours, otherwise named by its kind. */
export function toAbortError(reason: unknown): AppError {
  if (reason instanceof AppError) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return new AppError('deadline_exceeded', 'The transfer took too long.', { cause: reason });
  }
  return new AppError('cancelled', 'The transfer was stopped.', { cause: reason });
}

/** The SDK's own retries are used up by now; these are the failures that may pass with time. */
function isTransient(thrown: unknown): boolean {
  if (thrown instanceof S3ServiceException) {
    const status = thrown.$metadata.httpStatusCode ?? 0;
    return thrown.$retryable !== undefined || status >= 500 || status === 429;
  }
  if (!(thrown instanceof Error)) return false;
  if (isUnreadableAnswer(thrown)) return true;
  return isTimeout(thrown) || ('code' in thrown && connectionCodes.has(String(thrown.code)));
}

/** The SDK hides the answer in the error with which it gives up reading it. */
function isUnreadableAnswer(error: Error): boolean {
  return '$response' in error;
}

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
