import { AppError } from '@lectern/errors';
import type { JSONWebKeySet } from 'jose';
import { type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { isTrustworthy } from '../../oidc-config.ts';

/** Where the keys of a provider are. */
export interface ProviderKeysOptions {
  readonly issuer: string;
  /** From the discovery document if it is left out. */
  readonly jwksUrl: string | undefined;
  /** Bounds the size of an answer, and follows no redirect. */
  readonly dispatcher: Dispatcher;
  /** In milliseconds; only differences count. */
  readonly now?: () => number;
}

/** Maximum time for each of the two documents, in milliseconds. */
const timeoutMs = 3_000;
/** Time after a failure in which the provider is not asked again, in milliseconds: whoever sends a token could make us. */
const pauseMs = 1_000;

/**
 * Fetches the public keys of a provider, for `createJwksSource`, by OpenID Connect Discovery unless their URL is known. The
 * discovery document is read anew each time, so that the keys may move.
 */
export function createProviderKeys(options: ProviderKeysOptions): { getJwks(): Promise<JSONWebKeySet> } {
  const { issuer, dispatcher, now = () => performance.now() } = options;
  let failure: { readonly at: number; readonly error: AppError } | undefined;

  const discover = async (): Promise<string> => {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const document = discovery.parse(await fetchJson(url, dispatcher));
    if (document.issuer !== issuer) throw new Error(`${url} is the document of another issuer.`);
    if (!isTrustworthy(document.jwks_uri)) throw new Error(`${url} names keys that are not behind https.`);
    return document.jwks_uri;
  };

  return {
    getJwks: async () => {
      if (failure !== undefined && now() - failure.at < pauseMs) throw failure.error;
      try {
        const set = jwks.parse(await fetchJson(options.jwksUrl ?? (await discover()), dispatcher));
        failure = undefined;
        return set;
      } catch (cause) {
        failure = { at: now(), error: providerUnavailable(cause) };
        throw failure.error;
      }
    },
  };
}

async function fetchJson(url: string, dispatcher: Dispatcher): Promise<unknown> {
  const headers = { accept: 'application/json' };
  const signal = AbortSignal.timeout(timeoutMs);
  const { statusCode, body } = await request(url, { dispatcher, headers, signal });
  if (statusCode === 200) return body.json();
  await body.dump();
  throw new Error(`${url} answered ${statusCode}.`);
}

function providerUnavailable(cause: unknown): AppError {
  return new AppError('unavailable', 'Tokens of the identity provider cannot be checked at the moment.', {
    reason: 'identity_provider_unavailable',
    retryAfterSeconds: 1,
    cause,
  });
}

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

const common = {
  kid: z.string().min(1).optional(),
  alg: z.string().optional(),
  use: z.literal('sig').optional(),
};
const publicKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), n: z.base64url(), e: z.base64url(), ...common }),
  z.object({ kty: z.literal('EC'), crv: z.string(), x: z.base64url(), y: z.base64url(), ...common }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.base64url(), ...common }),
]);

/** Keys that are symmetric, for encryption or of kinds that are not known here are left out, as RFC 7517 asks. */
const jwks = z
  .object({ keys: z.array(z.unknown()).max(100) })
  .transform(({ keys }) => ({ keys: keys.flatMap((key) => publicKey.safeParse(key).data ?? []) }));
