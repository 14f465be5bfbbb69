import { notAllowed, type TargetPorts } from '@lectern/egress';
import { AppError } from '@lectern/errors';
import { limits } from '../../limits.ts';
import type { RemoteSource } from '../../ports.ts';
import { fileOf, header } from './answer-file.ts';
import { askServer, type ServerAnswer } from './ask-server.ts';
import { brokenOff, notFetched, unwantedStatus } from './source-errors.ts';

/** Options of {@link createUndiciRemoteSource}. */
export interface UndiciRemoteSourceOptions extends TargetPorts {
  /** Time for names, redirects and the whole file together, in milliseconds. */
  readonly timeoutMs: number;
}

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** {@link RemoteSource} by undici, one connection for each request. Each redirect is checked as the first URL is. */
export function createUndiciRemoteSource({ timeoutMs, ...ports }: UndiciRemoteSourceOptions): RemoteSource {
  return {
    open: async (url, signal) => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const explain = (error: unknown): Error => {
        if (signal.aborted) return asError(signal.reason);
        if (timeout.aborted) return tooSlow(timeoutMs);
        return error instanceof AppError ? error : brokenOff(error);
      };
      try {
        const answer = await follow(ports, url, AbortSignal.any([signal, timeout]));
        return openFile(answer, explain);
      } catch (error) {
        throw explain(error);
      }
    },
  };
}

function openFile(answer: ServerAnswer, explain: (error: unknown) => Error) {
  try {
    if (answer.status !== 200) throw unwantedStatus(answer.status);
    return fileOf(answer, explain);
  } catch (error) {
    answer.close();
    throw error;
  }
}

/** The first answer that is no redirect. */
async function follow(ports: TargetPorts, start: URL, signal: AbortSignal): Promise<ServerAnswer> {
  let url = start;
  for (let followed = 0; followed <= limits.urlRedirects.value; followed += 1) {
    const answer = await askServer(ports, url, signal);
    const location = redirects.has(answer.status) ? header(answer, 'location') : undefined;
    if (location === undefined) return answer;
    answer.close();
    url = nextUrl(url, location);
  }
  throw notFetched(`The URL redirects more than ${limits.urlRedirects.value} times.`);
}

function nextUrl(from: URL, location: string): URL {
  const next = URL.parse(location, from.href);
  if (next === null) throw notFetched('The server redirects to what is no URL.');
  if (from.protocol === 'https:' && next.protocol === 'http:') {
    throw notAllowed('The server redirects from https to http.');
  }
  return next;
}

function tooSlow(timeoutMs: number): AppError {
  const message = `The server took longer than ${timeoutMs} ms to send the file.`;
  return notFetched(message, { details: { timeoutMs }, retryable: true });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('The file is not wanted any more.', { cause: reason });
}
