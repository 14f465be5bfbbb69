import { AppError } from '@lectern/errors';

/** The refusal of a place. One answer for all of them: it must not tell what a name resolves to, or that nothing does. */
export function notPublic(cause: string): AppError {
  return notAllowed('The URL does not lead to a server on the public internet.', cause);
}

/** The refusal of a URL for what it says itself. The cause is for the log alone. */
export function notAllowed(message: string, cause?: string): AppError {
  return new AppError('unprocessable', message, {
    reason: 'url_not_allowed',
    ...(cause === undefined ? {} : { cause: new Error(cause) }),
  });
}

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
