import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@lectern/errors';

/** The id of a request, in both directions. */
export const requestIdHeader = 'x-request-id';

/** How long the caller still waits, in milliseconds. Relative, since the clocks of two machines never agree. */
export const requestTimeoutHeader = 'x-request-timeout-ms';

const saneId = /^[A-Za-z0-9._:-]{1,128}$/;
const saneTimeout = /^\d{1,9}$/;

/** The caller's request id when it can stand in a log line as it is; otherwise a new one. */
export function requestIdFrom(headers: IncomingHttpHeaders): string {
  const sent = headers[requestIdHeader];
  return typeof sent === 'string' && saneId.test(sent) ? sent : randomUUID();
}

/**
 * Milliseconds that the caller still waits; `undefined` when it did not say.
 *
 * @throws AppError `invalid_argument` for a value that is no whole number: a deadline that is silently dropped would
 *   surface as a time-out somewhere else
 */
export function timeoutFrom(headers: IncomingHttpHeaders): number | undefined {
  const sent = headers[requestTimeoutHeader];
  if (sent === undefined) return undefined;
  if (typeof sent === 'string' && saneTimeout.test(sent)) return Number(sent);
  throw new AppError(
    'invalid_argument',
    `The header ${requestTimeoutHeader} is not a number of milliseconds.`,
    {
      reason: 'invalid_timeout',
    },
  );
}
