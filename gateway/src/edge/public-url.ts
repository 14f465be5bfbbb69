import type { IncomingMessage } from 'node:http';

/** Where callers reach the gateway, without a slash at its end; undefined for a request that does not tell. */
export type PublicUrlOf = (request: Pick<IncomingMessage, 'headers'>) => string | undefined;

/** A host with or without a port, and nothing that could end a quoted text. */
const plainHost = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/**
 * The configured address, or else the one by which a request has come: `Host`, with the scheme that a proxy in front tells by
 * `X-Forwarded-Proto`; without a proxy it is http, since TLS ends there.
 *
 * Not guaranteed: that the address is ours. Without a configured one a caller names any, so an answer with it is for that caller alone.
 */
export function createPublicUrl({
  configured,
  trustedHops,
}: {
  readonly configured: string | undefined;
  readonly trustedHops: number;
}): PublicUrlOf {
  if (configured !== undefined) return () => configured;
  return ({ headers: { host = '', 'x-forwarded-proto': forwarded } }) => {
    if (!plainHost.test(host)) return undefined;
    const isSecure =
      trustedHops > 0 &&
      String(forwarded ?? '')
        .split(',')[0]
        ?.trim() === 'https';
    return `${isSecure ? 'https' : 'http'}://${host}`;
  };
}
