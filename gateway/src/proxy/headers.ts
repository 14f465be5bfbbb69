import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
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
 * caller by the tokens that the gateway signs, and a credential that is not passed on cannot leak behind the edge.
 */
const ownedByGateway: ReadonlySet<string> = new Set([
  'authorization',
  'baggage',
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

/** Adds the end-to-end headers of a service's response to a flat list, without those that describe the platform. */
export function addReturnableHeaders(list: string[], headers: IncomingHttpHeaders): void {
  const named = namedByConnection(joined(headers.connection));
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || named?.has(name)) continue;
    const spelling = returnedName(name);
    if (spelling === undefined) continue;
    if (typeof value === 'string') list.push(spelling, value);
    else for (const one of value) list.push(spelling, one);
  }
}

/** Names of services' headers, each judged once; undefined for one that stays inside. */
const returnedNames = new Map<string, string | undefined>();

function returnedName(name: string): string | undefined {
  if (returnedNames.has(name)) return returnedNames.get(name);
  const isKept = hopByHopHeaders.has(name) || keptInside.has(name) || isIdentityHeader(name);
  const spelling = isKept ? undefined : standardSpelling(name);
  if (name.length <= longestKnownName && returnedNames.size < mostKnownNames)
    returnedNames.set(name, spelling);
  return spelling;
}

/** The further headers that a `Connection` header declares to be of this connection alone; undefined for the usual ones. */
function namedByConnection(connection: string | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

function joined(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
