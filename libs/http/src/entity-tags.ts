import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Whether the caller has this representation already: `If-None-Match` names its tag, or any (RFC 9110, 13.1.2; a weak tag
 * counts as its strong one). By hand, since Express answers anew to `Cache-Control: no-cache`, which every `fetch` adds that
 * is given a tag.
 *
 * @param etag in its quotation marks
 */
export function hasAlready(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  etag: string,
): boolean {
  const known = headers['if-none-match'];
  if (known === undefined || (method !== 'GET' && method !== 'HEAD')) return false;
  if (known.trim() === '*') return true;
  return known.split(',').some((tag) => tag.trim().replace('W/', '') === etag);
}

/** The tag of a body that is sent as JSON. */
export function entityTagOf(body: unknown): string {
  return `"${hash('sha256', JSON.stringify(body), 'base64url')}"`;
}

/**
 * Whether a representation is one that `If-Match` names, or any will do (RFC 9110, 13.1.1). Weak tags never match.
 *
 * @param etag in its quotation marks
 */
export function isExpectedTag(ifMatch: string, etag: string): boolean {
  return ifMatch.trim() === '*' || ifMatch.split(',').some((tag) => tag.trim() === etag);
}
