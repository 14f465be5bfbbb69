import type { IncomingMessage } from 'node:http';
import { answerHeader } from '@lectern/http';

/** Whether an answer was kept, as RFC 9211 says it. A stream has begun by the time that this is known, and says it at its end. */
export const cacheStatus = {
  'Cache-Status': answerHeader(
    '`lectern; hit` for an answer that was kept, and cost no call of a model; not of a stream',
  ).optional(),
};

/** The header of {@link cacheStatus}. */
export function cacheStatusOf({ cached }: { readonly cached?: boolean | undefined }) {
  return { 'Cache-Status': cached === true ? 'lectern; hit' : 'lectern; fwd=miss' };
}

/** Whether a caller wants an answer that was made for this request: by `Cache-Control: no-cache` or `no-store`. */
export function wantsFresh({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return (headers['cache-control'] ?? '')
    .split(',')
    .some((directive) => /^(?:no-cache|no-store)$/i.test(directive.trim()));
}
