import { isIP, type LookupFunction } from 'node:net';
import { Client } from 'undici';
import type { NameResolver } from './dns-name-resolver.ts';
import { hostOf, type TargetPolicy } from './target-policy.ts';

/** Which servers may be connected to, and how their names are resolved. */
export interface TargetPorts {
  readonly policy: TargetPolicy;
  readonly names: NameResolver;
}

/** Bounds of the connection to one target. */
export interface TargetBounds {
  /** Headers of an answer together. */
  readonly headBytes: number;
  /** Time to connect, TLS included. */
  readonly connectMs: number;
}

/**
 * Opens a client for one request to the server of a URL. Its name is resolved once; what is checked is what is connected to. No
 * connection, cookie or session is kept for another request, no redirect is followed, and no proxy of the environment is used. Only the
 * signal of the request ends one that takes long. Whoever opens it destroys it.
 *
 * @throws AppError `unprocessable` (`url_not_allowed`) before anything is connected to; the errors of DNS; the signal's reason
 */
export async function openPinnedClient(
  { policy, names }: TargetPorts,
  { url, headBytes, connectMs }: TargetBounds & { readonly url: URL },
  signal: AbortSignal,
): Promise<Client> {
  policy.checkUrl(url);
  const host = hostOf(url.hostname);
  const addresses = isIP(host) === 0 ? await names.resolve(host, signal) : [host];
  policy.checkAddresses(host, addresses);
  return new Client(url.origin, {
    allowH2: false,
    pipelining: 0,
    maxHeaderSize: headBytes,
    // The caller's signal is the one clock.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { lookup: lookupOf(addresses), timeout: connectMs },
  });
}

/** Host and SNI are those of the URL; the addresses are given, so that nobody resolves the name again. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all }, done) => {
    const [first] = known;
    if (all === true) done(null, known);
    else done(null, first?.address ?? '', first?.family);
  };
}
