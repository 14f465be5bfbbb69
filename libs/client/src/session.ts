import type { Api } from './api.ts';
import type { components, paths } from './api-types.ts';
import type { CredentialSource } from './credentials.ts';
import { LecternError } from './lectern-error.ts';
import { renewalMarginMs } from './limits.ts';

/** Who logs in. With `refreshToken: 'cookie'` a browser keeps that token, for no script to read, and the session can be resumed by `'cookie'`. */
export type Account = components['schemas']['OpenSessionRequest'];

type Tokens = paths['/v2/sessions']['post']['responses'][201]['content']['application/json'];

/** A session, as a source of access tokens that are good now. */
export interface Session extends CredentialSource {
  readonly id: string;
}

/** The tokens of a session, and when the access token is to be exchanged and ends, in milliseconds of `performance.now()`. */
interface Held {
  readonly tokens: Tokens;
  readonly renewAt: number;
  readonly endsAt: number;
}

/**
 * Logs in. The access token is exchanged shortly before it ends, and when it is refused; any number of calls at once share one
 * exchange, since a refresh token is good for one use.
 *
 * Not guaranteed: when the answer to an exchange is lost, the session cannot go on, and calls are refused with 401.
 *
 * @param api without a credential
 */
export async function openSession(api: Pick<Api, 'POST'>, account: Account): Promise<Session> {
  return keepSession(api, await hold(api.POST('/v2/sessions', { body: account })));
}

/**
 * Goes on with a session of which only the refresh token is known, by the same rules.
 *
 * @param api without a credential
 * @param refreshToken `cookie` for the one that a browser keeps
 */
export async function resumeSession(api: Pick<Api, 'POST'>, refreshToken: string): Promise<Session> {
  return keepSession(api, await hold(api.POST('/v2/sessions/refresh', { body: { refreshToken } })));
}

function keepSession(api: Pick<Api, 'POST'>, first: Held): Session {
  let held = first;
  let exchange: Promise<void> | undefined;

  const exchangeOnce = (): Promise<void> => {
    exchange ??= hold(api.POST('/v2/sessions/refresh', { body: { refreshToken: held.tokens.refreshToken } }))
      .then((next) => {
        held = next;
      })
      .finally(() => {
        exchange = undefined;
      });
    return exchange;
  };

  return {
    id: held.tokens.id,
    current: async () => {
      const now = performance.now();
      // One that is still good serves until the platform can be reached again.
      if (now >= held.renewAt) await exchangeOnce().catch(unless(now < held.endsAt));
      return held.tokens.accessToken;
    },
    renew: async (refused) => {
      if (held.tokens.accessToken === refused) await exchangeOnce();
      return true;
    },
  };
}

function unless(isStillGood: boolean): (error: unknown) => void {
  return (error) => {
    if (!(isStillGood && error instanceof LecternError && error.retryable)) throw error;
  };
}

/** By the server's own clock, where its answer shows it: that of this machine may be wrong. */
async function hold(answer: Promise<{ data: Tokens; response: Response }>): Promise<Held> {
  const { data: tokens, response } = await answer;
  const now = Date.parse(response.headers.get('date') ?? '') || Date.now();
  const lifetimeMs = Date.parse(tokens.expiresAt) - now;
  const endsAt = performance.now() + lifetimeMs;
  return { tokens, endsAt, renewAt: endsAt - Math.min(renewalMarginMs, lifetimeMs / 4) };
}
