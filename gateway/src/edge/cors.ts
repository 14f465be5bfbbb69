import type { IncomingMessage } from 'node:http';

/** What an answer says to scripts of other origins; see {@link createCors}. */
export interface Cors {
  /** Headers of every answer to this request, as a flat list (name, value, …). */
  headersFor(request: Pick<IncomingMessage, 'headers'>): readonly string[];
  /** Headers of the answer to a preflight; undefined for a request that is none. */
  preflight(request: Pick<IncomingMessage, 'method' | 'headers'>): readonly string[] | undefined;
}

/** Whether the script that sends a request may: it is of an origin of the list, or of this host itself. */
export function mayCall(
  { headers: { origin, host } }: Pick<IncomingMessage, 'headers'>,
  origins: readonly string[],
): boolean {
  if (origin === undefined || origins.includes(origin) || origins.includes('*')) return true;
  return host !== undefined && URL.parse(origin)?.host === host;
}

/** What scripts may send beside what they always may, with what clients of OpenAI's API and of MCP put on every request although nobody here reads it. */
const allowedHeaders = [
  'Accept',
  'Authorization',
  'Cache-Control',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'MCP-Protocol-Version',
  'Mcp-Method',
  'Mcp-Name',
  'Mcp-Session-Id',
  'OpenAI-Beta',
  'OpenAI-Organization',
  'OpenAI-Project',
  'User-Agent',
  'X-Request-Id',
  'X-Stainless-Arch',
  'X-Stainless-Custom-Poll-Interval',
  'X-Stainless-Helper-Method',
  'X-Stainless-Lang',
  'X-Stainless-OS',
  'X-Stainless-Package-Version',
  'X-Stainless-Poll-Helper',
  'X-Stainless-Retry-Count',
  'X-Stainless-Runtime',
  'X-Stainless-Runtime-Version',
  'X-Stainless-Timeout',
  'traceparent',
  'tracestate',
];

/** What scripts may read beside what they always may. */
const exposedHeaders = [
  'Allow',
  'Cache-Status',
  'Content-Disposition',
  'Deprecation',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'OpenAI-Poll-After-Ms',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Retry-After-Ms',
  'Sunset',
  'WWW-Authenticate',
  'X-Request-Id',
  'X-Should-Retry',
];

/** How long a browser may go without another preflight, in seconds; browsers have bounds of their own, of two hours at most. */
const maxAgeSeconds = 7_200;

/**
 * CORS for the origins of a list, or all by `*`. A preflight is answered without a look at who asks: it carries no
 * credential. Credentials of browsers (cookies) are never asked for, since this API knows callers by `Authorization`
 * alone, which a script sets itself.
 *
 * The headers are a list that goes into every answer, refusals too, beside what a service sets; that is why no middleware
 * sets them on the response.
 *
 * @returns undefined without origins: then no answer has headers of it, and a browser keeps scripts of others away
 */
export function createCors(origins: readonly string[], methods: readonly string[]): Cors | undefined {
  if (origins.length === 0) return undefined;
  const forAll = origins.includes('*');
  const known = new Set(origins);
  const exposed = ['Access-Control-Expose-Headers', exposedHeaders.join(', ')];
  // With a list the answer depends on who asks, also the one to a request without an origin.
  const varies = forAll ? [] : ['Vary', 'Origin'];
  const allowed = [
    ...['Access-Control-Allow-Methods', methods.filter((method) => method !== 'OPTIONS').join(', ')],
    ...['Access-Control-Allow-Headers', allowedHeaders.join(', ')],
    ...['Access-Control-Max-Age', String(maxAgeSeconds)],
  ];
  const allowedOrigin = (origin: string | undefined): string | undefined => {
    if (origin === undefined) return undefined;
    if (forAll) return '*';
    return known.has(origin) ? origin : undefined;
  };
  return {
    headersFor: ({ headers: { origin } }) => {
      const named = allowedOrigin(origin);
      return named === undefined ? varies : ['Access-Control-Allow-Origin', named, ...exposed, ...varies];
    },
    preflight: ({ method, headers }) => {
      if (method !== 'OPTIONS' || headers.origin === undefined) return undefined;
      if (headers['access-control-request-method'] === undefined) return undefined;
      return allowedOrigin(headers.origin) === undefined ? [] : allowed;
    },
  };
}
