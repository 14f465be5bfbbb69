import { isIP, type LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { Client } from 'undici';
import { limits } from '../../limits.ts';
import type { NameResolver } from './dns-name-resolver.ts';
import { hostOf, type SourcePolicy } from './source-policy.ts';

/** What a server answered, with its body still to come. */
export interface ServerAnswer {
  readonly url: URL;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
  /** Ends the connection, whatever of the body was read. Idempotent. */
  close(): void;
}

/** Which servers may be asked, and how their names are resolved. */
export interface AskPorts {
  readonly policy: SourcePolicy;
  readonly names: NameResolver;
}

/** What a request says beside its URL: nothing about who asks for it. */
const headers = {
  'user-agent': 'Lectern (fetches documents)',
  accept: 'text/html, text/markdown, text/plain, application/pdf, */*;q=0.1',
  'accept-encoding': 'identity',
};

/**
 * Sends one GET request to the server of a URL. Its name is resolved once; what is checked is what is connected to. No
 * connection, cookie or session is kept for another request, and no proxy of the environment is used.
 *
 * @throws AppError `unprocessable` (`url_not_allowed`) before anything is connected to; the errors of DNS, TLS and HTTP; the
 *   signal's reason
 */
export async function askServer(
  { policy, names }: AskPorts,
  url: URL,
  signal: AbortSignal,
): Promise<ServerAnswer> {
  policy.checkUrl(url);
  const host = hostOf(url.hostname);
  const addresses = isIP(host) === 0 ? await names.resolve(host, signal) : [host];
  policy.checkAddresses(host, addresses);
  const client = openClient(url, addresses);
  const close = (): void => void client.destroy().catch(() => undefined);
  try {
    const path = url.pathname + url.search;
    const answer = await client.request({ method: 'GET', path, headers, signal });
    // An error can still come after the last reader has gone.
    answer.body.on('error', () => undefined);
    return { url, status: answer.statusCode, headers: answer.headers, body: answer.body, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** For one request. Host and SNI are those of the URL; the addresses are given, so that nobody resolves the name again. */
function openClient(url: URL, addresses: readonly string[]): Client {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  const lookup: LookupFunction = (_host, { all }, done) => {
    const [first] = known;
    if (all === true) done(null, known);
    else done(null, first?.address ?? '', first?.family);
  };
  return new Client(url.origin, {
    allowH2: false,
    pipelining: 0,
    maxHeaderSize: limits.urlHeadBytes.value,
    // The caller's signal is the one clock.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { lookup, timeout: limits.urlConnectMs.value },
  });
}
