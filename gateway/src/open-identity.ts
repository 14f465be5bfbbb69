import { createTokenVerifier } from '@lectern/auth';
import type { Config } from './config.ts';
import { createPublicUrl } from './edge/public-url.ts';
import { createCachedApiKeyVerifier } from './identity/api-key-verifier.ts';
import { type Authenticator, createAuthenticator } from './identity/authenticator.ts';
import type { JwksSource } from './identity/jwks-source.ts';
import { chooseByIssuer, type OutsideTokens } from './identity/oidc/choose-by-issuer.ts';
import { createProtectedResource, type ProtectedResource } from './identity/protected-resource.ts';
import type { RevocationList } from './identity/revocation-list.ts';
import { createCachedTokenVerifier } from './identity/token-verifier.ts';
import type { UserClient } from './identity/user-client.ts';

/** Verifies credentials of each kind, and keeps what it found out for a while. */
export function openAuthenticator(
  config: Config,
  {
    user,
    keys: { keys },
    revocations,
    outside,
  }: {
    user: UserClient;
    keys: JwksSource;
    revocations: RevocationList;
    outside: OutsideTokens | undefined;
  },
): Authenticator {
  const own = createCachedTokenVerifier({
    verifier: createTokenVerifier({ keys, issuer: config.TOKEN_ISSUER, audience: config.TOKEN_AUDIENCE }),
    capacity: config.TOKEN_CACHE_SIZE,
    maxAgeMs: config.TOKEN_CACHE_MS,
    revocations,
  });
  return createAuthenticator({
    revocations,
    tokens: outside === undefined ? own : chooseByIssuer(own, outside),
    apiKeys: createCachedApiKeyVerifier({
      user,
      capacity: config.API_KEY_CACHE_SIZE,
      maxAgeMs: config.API_KEY_CACHE_MS,
      revocations,
    }),
  });
}

/** Undefined without a provider: clients that find metadata ask for a log-in, and some ignore an API key that they have. */
export function openProtectedResource(config: Config): ProtectedResource | undefined {
  const { OIDC_ISSUER: issuer, PUBLIC_URL: configured, TRUSTED_PROXY_HOPS: trustedHops } = config;
  if (issuer === undefined) return undefined;
  return createProtectedResource({
    issuer,
    namesScopes: config.OIDC_SCOPES_CLAIM !== undefined,
    publicUrlOf: createPublicUrl({ configured, trustedHops }),
  });
}
