import type { Readable } from 'node:stream';
import { openPinnedClient, type TargetPorts } from '@lectern/egress';
import { limits } from '../../limits.ts';

/** What a server answered, with its body still to come. */
export interface ServerAnswer {
  readonly url: URL;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
  /** Ends the connection, whatever of the body was read. Idempotent. */
  close(): void;
}

/** What a request says beside its URL: nothing about who asks for it. */
const headers = {
  'user-agent': 'Lectern (fetches documents)',
  accept: 'text/html, text/markdown, text/plain, application/pdf, */*;q=0.1',
  'accept-encoding': 'identity',
};

const bounds = { headBytes: limits.urlHeadBytes.value, connectMs: limits.urlConnectMs.value };

/**
 * Sends one GET request to the server of a URL, as {@link openPinnedClient} connects to it.
 *
 * @throws AppError `unprocessable` (`url_not_allowed`) before anything is connected to; the errors of DNS, TLS and HTTP; the
 *   signal's reason
 */
export async function askServer(ports: TargetPorts, url: URL, signal: AbortSignal): Promise<ServerAnswer> {
  const client = await openPinnedClient(ports, { url, ...bounds }, signal);
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
