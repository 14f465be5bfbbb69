import type { IncomingMessage } from 'node:http';
import { isIdentityHeader, plainHeaderName } from '@lectern/auth';
import { standardSpelling } from './header-spelling.ts';

/** Headers that belong to one connection (RFC 9110, 7.6.1), and the ones that old software treats so. */
const hopByHopHeaders: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Headers that the gateway writes itself or removes. A caller's own `authorization` is removed too: services know the
 * caller by the tokens that the gateway signs, and a credential that is not passed on cannot leak behind the edge. Of cookies
 * only those pass that a route names.
 */
const ownedByGateway: ReadonlySet<string> = new Set([
  'authorization',
  'baggage',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'traceparent',
  'tracestate',
  'via',
  'x-real-ip',
  'x-request-id',
  'x-request-timeout-ms',
]);

/** Not returned to callers: what a service says about itself, and the request id, which the gateway has set before. */
const keptInside: ReadonlySet<string> = new Set(['server', 'x-powered-by', 'x-request-id']);

/**
 * The caller's end-to-end headers as a flat list (name, value, name, value), in their order and spelling, without
 * everything that only the gateway may say: identity, forwarding, deadline, request id, trace.
 *
 * Reads the raw list, since `request.headers` already joined or dropped duplicates.
 */
export function forwardableHeaders(request: Pick<IncomingMessage, 'rawHeaders' | 'headers'>): string[] {
  const { rawHeaders } = request;
  const named = namedByConnection(request.headers.connection);
  const headers: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    const value = rawHeaders[i + 1] ?? '';
    const { lower, isRemoved } = knownName(name);
    if (isRemoved || named?.has(lower) || (lower === 'content-length' && Number(value) === 0)) continue;
    headers.push(name, value);
  }
  return headers;
}

interface KnownName {
  readonly lower: string;
  readonly isRemoved: boolean;
}

/** Names as callers spell them: a few dozen come again and again, and each is judged once. */
const knownNames = new Map<string, KnownName>();
/** Who makes names up finds no place; they are judged each time. So are long ones, which would hold much memory. */
const mostKnownNames = 1_000;
const longestKnownName = 64;

function knownName(name: string): KnownName {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  const judged = { lower, isRemoved: isRemoved(lower) };
  if (name.length <= longestKnownName && knownNames.size < mostKnownNames) knownNames.set(name, judged);
  return judged;
}

function isRemoved(name: string): boolean {
  if (hopByHopHeaders.has(name)) return true;
  const plain = plainHeaderName(name);
  return ownedByGateway.has(plain) || plain.startsWith('x-forwarded-') || isIdentityHeader(plain);
}

/** The header `Cookie` with the cookies of these names alone; undefined if there is none of them. */
export function namedCookies(header: string | undefined, names: readonly string[]): string | undefined {
  if (header === undefined) return undefined;
  const pairs = header.split(';').map((pair) => pair.trim());
  const named = pairs.filter((pair) => names.includes(pair.slice(0, Math.max(pair.indexOf('='), 0)).trim()));
  return named.length === 0 ? undefined : named.join('; ');
}

/**
 * Adds the end-to-end headers of a service's answer (name, value, …) to a flat list, without those that describe the platform, and without
 * `Set-Cookie` of other names than these.
 */
export function addReturnableHeaders(
  list: string[],
  headers: readonly string[],
  cookies: readonly string[] = [],
): void {
  const named = namedByConnection(headerOf(headers, 'connection'));
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? '';
    const value = headers[i + 1] ?? '';
    const spelling = returnedName(name);
    if (spelling === undefined || named?.has(name.toLowerCase())) continue;
    if (spelling === 'Set-Cookie' && !cookies.some((cookie) => value.startsWith(`${cookie}=`))) continue;
    list.push(spelling, value);
  }
}

/** The value of the header with this name, in lower case; of several, joined. */
export function headerOf(headers: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const other = headers[i] ?? '';
    if (other.length !== name.length || other.toLowerCase() !== name) continue;
    const value = headers[i + 1] ?? '';
    found = found === undefined ? value : `${found}, ${value}`;
  }
  return found;
}

/** Names of services' headers, each judged once; undefined for one that stays inside. */
const returnedNames = new Map<string, string | undefined>();

function returnedName(name: string): string | undefined {
  if (returnedNames.has(name)) return returnedNames.get(name);
  const lower = name.toLowerCase();
  const isKept = hopByHopHeaders.has(lower) || keptInside.has(lower) || isIdentityHeader(lower);
  const spelling = isKept ? undefined : standardSpelling(lower);
  if (name.length <= longestKnownName && returnedNames.size < mostKnownNames)
    returnedNames.set(name, spelling);
  return spelling;
}

/** The further headers that a `Connection` header declares to be of this connection alone; undefined for the usual ones. */
function namedByConnection(connection: string | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}
