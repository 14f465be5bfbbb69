import type { IncomingHttpHeaders } from 'node:http';
import { hopByHopHeaders, namedByConnection } from './hop-by-hop.ts';

/** What a service says of itself stays inside; the request id is the gateway's own, set before. */
const keptInside = new Set(['server', 'x-powered-by', 'x-request-id']);

/** A service's response headers as the caller may see them: end-to-end ones, nothing about the platform's inside. */
export function returnableHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = namedByConnection(joined(headers.connection));
  const returned: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || hopByHopHeaders.has(name) || keptInside.has(name)) continue;
    if (name.startsWith('x-lectern-') || named?.has(name)) continue;
    returned[name] = value;
  }
  return returned;
}

function joined(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}
