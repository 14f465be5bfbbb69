import type { IncomingMessage } from 'node:http';
import { hopByHopHeaders, namedByConnection } from './hop-by-hop.ts';

/**
 * Headers that the gateway writes itself or ends here. A caller's own `authorization` stops here too: services know the
 * caller by the identity headers, and a credential that is not passed on cannot leak behind the door.
 */
const ownedByGateway = new Set([
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

/** Compared after every character that some server maps to `-` was mapped: `X_Lectern_User`, `x.lectern.user`. */
const reservedPrefixes = ['x-lectern-', 'x-forwarded-'];
const separators = /[^a-z0-9]/g;

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
    const lower = name.toLowerCase();
    if (isDropped(lower) || named?.has(lower) || (lower === 'content-length' && Number(value) === 0))
      continue;
    headers.push(name, value);
  }
  return headers;
}

function isDropped(name: string): boolean {
  if (hopByHopHeaders.has(name)) return true;
  const plain = name.replace(separators, '-');
  return ownedByGateway.has(plain) || reservedPrefixes.some((prefix) => plain.startsWith(prefix));
}

/** True when the request announces a body, by either of the two framings of HTTP/1.1. */
export function announcesBody(headers: IncomingMessage['headers']): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
