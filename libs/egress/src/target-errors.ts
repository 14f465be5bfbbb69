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
