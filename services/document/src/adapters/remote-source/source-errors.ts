import { AppError } from '@lectern/errors';

/** The answer to a server that gave no file. `retryable` where it may give it later. */
export function notFetched(
  message: string,
  options: { details?: Record<string, unknown>; retryable?: boolean; cause?: unknown } = {},
): AppError {
  return new AppError('unprocessable', message, { reason: 'url_not_fetched', ...options });
}

/** The answer to a status other than 200. */
export function unwantedStatus(status: number): AppError {
  const retryable = status >= 500 || status === 429;
  return notFetched(`The server answered with status ${status}.`, { details: { status }, retryable });
}

/** What a caller is told of an error of DNS, TLS, HTTP or of a compressed body. */
export function brokenOff(cause: unknown): AppError {
  const message = 'The server cannot be reached, or its answer is cut off or malformed.';
  return notFetched(message, { retryable: true, cause });
}
