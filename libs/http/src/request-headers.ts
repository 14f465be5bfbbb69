import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AppError } from '@lectern/errors';
import { httpLimits } from './limits.ts';

/** The id of a request, in both directions. */
export const requestIdHeader = 'x-request-id';

/**
 * How long the caller waits, in milliseconds, from the end of its request to the beginning of the answer. Relative, since
 * the clocks of two machines never agree.
 */
export const requestTimeoutHeader = 'x-request-timeout-ms';

const saneId = /^[A-Za-z0-9._:-]{1,128}$/;
const saneTimeout = /^\d{1,9}$/;

/** The caller's request id when it can stand in a log line as it is; otherwise a new one. */
export function requestIdFrom(headers: IncomingHttpHeaders): string {
  const sent = headers[requestIdHeader];
  return typeof sent === 'string' && saneId.test(sent) ? sent : randomUUID();
}

/**
 * Milliseconds that the caller still waits; `undefined` when it sent no deadline.
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

/**
 * @throws AppError `invalid_argument` for more headers than are read: Node drops what is over its own limit in silence, and
 *   the one that was dropped may be the one that mattered
 */
export function assertFewHeaders({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): void {
  const maxHeaders = httpLimits.requestHeaders.value;
  // A flat list: name, value, name, value.
  if (rawHeaders.length / 2 <= maxHeaders) return;
  throw new AppError('invalid_argument', `The request has more than ${maxHeaders} headers.`, {
    reason: 'too_many_headers',
  });
}

/**
 * @throws AppError `expectation_failed` for anything else than `100-continue` (RFC 9110, 10.1.1), which the server has
 *   answered already
 */
export function assertKnownExpectation({ headers: { expect } }: Pick<IncomingMessage, 'headers'>): void {
  if (expect === undefined || expect.trim().toLowerCase() === '100-continue') return;
  throw new AppError('expectation_failed', 'The only expectation that is met is 100-continue.');
}

/**
 * @throws AppError `invalid_argument` (`malformed_request`) for a body in another encoding than `chunked`: Node takes some for it,
 *   and gives the body as it is; none is decoded here (RFC 9112, 6.1)
 */
export function assertKnownEncoding({ headers }: Pick<IncomingMessage, 'headers'>): void {
  const encoding = headers['transfer-encoding'];
  if (encoding === undefined || encoding.toLowerCase() === 'chunked') return;
  throw new AppError('invalid_argument', 'The only transfer encoding of a body is chunked.', {
    reason: 'malformed_request',
  });
}

/** `host`, `host:port`, `[address]:port` (RFC 9110, 4.2.1 and 7.2): what stands in a URL of HTTP, where a host is never empty. */
const plainHost = /^(?:\[[0-9A-Za-z:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]+)(?::\d{0,5})?$/;

/**
 * @throws AppError `invalid_argument`: `host_missing` for an HTTP/1.1 request without `Host`, `host_invalid` for one with several, of
 *   which Node shows the first, or with a malformed one (RFC 9112, 3.2)
 */
export function assertHost(req: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'httpVersion'>): void {
  const { headers, rawHeaders, httpVersion } = req;
  if (headers.host === undefined) {
    if (httpVersion !== '1.1') return;
    throw new AppError('invalid_argument', 'The request has no Host header.', { reason: 'host_missing' });
  }
  if (plainHost.test(headers.host) && hostsIn(rawHeaders) === 1) return;
  throw new AppError('invalid_argument', 'The request needs one Host header, with a host and a port.', {
    reason: 'host_invalid',
  });
}

function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

const slash = 0x2f;
const absoluteTarget = /^https?:\/\/([^/?#]*)([/?][^#]*)?$/i;

/**
 * Gives a request whose target is a whole URL, as for a proxy, the form of all others (RFC 9112, 3.2.2): its path is what all that follows
 * goes by, and its host is the one that counts. Otherwise a router that compares paths would see another one than Express does,
 * which takes the path out of anything that looks like a URL.
 *
 * @throws AppError `invalid_argument` (`malformed_request`) for a target that is neither that nor a path nor `*`
 */
export function takeOriginForm(req: Pick<IncomingMessage, 'url' | 'headers'>): void {
  const { url = '/' } = req;
  if (url.charCodeAt(0) === slash || url === '*') return;
  const [, host, rest = '/'] = absoluteTarget.exec(url) ?? [];
  if (host === undefined) {
    req.url = '/';
    throw new AppError('invalid_argument', 'The target of the request is no path.', {
      reason: 'malformed_request',
    });
  }
  req.url = rest.startsWith('/') ? rest : `/${rest}`;
  req.headers.host = host;
}
