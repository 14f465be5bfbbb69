import type { CredentialSource } from './credentials.ts';
import { LecternError } from './lectern-error.ts';
import { pause } from './pause.ts';
import { isPassing, mayRepeat, pauseBefore } from './retry-policy.ts';
import { sendOnce } from './send-once.ts';

/** What every request of a client has in common. */
export interface TransportParts {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly credentials: CredentialSource;
  readonly retries: number;
  readonly timeoutMs: number;
}

/** How one request is sent, where it differs from others. */
export interface SendOptions {
  /** False when its body can be read once only. Default true. */
  readonly isRepeatable?: boolean;
  /** In the place of the client's, in milliseconds. */
  readonly timeoutMs?: number | undefined;
}

/** Sends the request that the function makes; it is called again for each repetition. */
export type Send = (
  makeRequest: () => Request | Promise<Request>,
  options?: SendOptions,
) => Promise<Response>;

/**
 * Sends requests with their credential, and repeats them where that is safe and may help. No repetition begins when its pause would
 * outlast the time of the call: then the error is thrown at once.
 *
 * @returns answers 2xx and 304 only
 * @throws LecternError; the reason of the request's signal
 */
export function createTransport(parts: TransportParts): Send {
  return async (makeRequest, { isRepeatable = true, timeoutMs = parts.timeoutMs } = {}) => {
    const call: Call = { endsAt: performance.now() + timeoutMs, timeoutMs, repetitions: 0, isRenewed: false };
    for (;;) {
      const request = await makeRequest();
      const credential = await parts.credentials.current();
      try {
        return await attempt(request, credential, { call, parts });
      } catch (error) {
        const pauseMs = isRepeatable
          ? await pauseAfter(error, { call, parts, request, credential })
          : undefined;
        if (pauseMs === undefined) throw error;
        await pause(pauseMs, request.signal);
      }
    }
  };
}

function attempt(
  request: Request,
  credential: string | undefined,
  { call, parts: { fetch } }: { call: Call; parts: TransportParts },
): Promise<Response> {
  if (credential !== undefined) request.headers.set('authorization', `Bearer ${credential}`);
  return sendOnce({ fetch, request, headMs: call.endsAt - performance.now(), idleMs: call.timeoutMs });
}

/** One call, over all its repetitions. */
interface Call {
  readonly endsAt: number;
  readonly timeoutMs: number;
  repetitions: number;
  isRenewed: boolean;
}

interface Failed {
  readonly call: Call;
  readonly parts: TransportParts;
  readonly request: Request;
  readonly credential: string | undefined;
}

/** Milliseconds until the request is sent again; undefined when it is not. */
async function pauseAfter(
  error: unknown,
  { call, parts, request, credential }: Failed,
): Promise<number | undefined> {
  if (!(error instanceof LecternError)) return undefined;
  // Refused before it had any effect, so that every request may be sent again.
  if (error.status === 401 && !call.isRenewed && (await parts.credentials.renew(credential))) {
    call.isRenewed = true;
    return 0;
  }
  if (call.repetitions >= parts.retries || !isPassing(error) || !mayRepeat(request)) return undefined;
  const pauseMs = pauseBefore(call.repetitions, error);
  call.repetitions += 1;
  return performance.now() + pauseMs < call.endsAt ? pauseMs : undefined;
}
