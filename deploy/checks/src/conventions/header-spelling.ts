/** The one spelling of each header that texts name, as the registry of IANA or its own standard has it. */
const headerNames = [
  'Access-Control-Allow-Origin',
  'Cache-Control',
  'Content-Disposition',
  'Content-Length',
  'Content-Type',
  'ETag',
  'Idempotency-Key',
  'Idempotency-Replayed',
  'If-None-Match',
  'Last-Event-ID',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Retry-After-Ms',
  'Transfer-Encoding',
  'WWW-Authenticate',
  'X-Forwarded-For',
  'X-Lectern-Caller',
  'X-Request-Id',
  'X-Request-Timeout-Ms',
  'X-Should-Retry',
];
const spellings = new Map(headerNames.map((name) => [name.toLowerCase(), name]));

/** Where a text names a header: as code, or at the beginning of a line that `curl -H` sends. */
const named = /`([A-Za-z-]+)(?::[^`]*)?`|-H ["']([A-Za-z-]+):/g;

/** Headers that a text spells otherwise than all others do. */
export function misspeltHeaders(path: string, text: string): string[] {
  return [...text.matchAll(named)].flatMap(([, inCode, sent]) => {
    const name = inCode ?? sent ?? '';
    const spelling = spellings.get(name.toLowerCase());
    return spelling === undefined || spelling === name
      ? []
      : [`${path}: the header ${name} is spelt ${spelling}`];
  });
}
