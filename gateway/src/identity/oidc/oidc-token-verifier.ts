import { allRoles, type Principal, verifyJwt } from '@lectern/auth';
import type { JWTVerifyGetKey, JWTVerifyOptions } from 'jose';
import type { OidcRules } from '../../oidc-config.ts';
import { createAskingVerifier } from '../asking-verifier.ts';
import type { CredentialVerifier } from '../authenticator.ts';
import type { RevocationList } from '../revocation-list.ts';
import type { UserClient } from '../user-client.ts';
import { assertAccessToken } from './access-token-rules.ts';
import { authenticatedAt } from './authenticated-at.ts';
import { mapClaims } from './map-claims.ts';

export interface OidcTokenVerifierOptions {
  readonly rules: OidcRules;
  /** The keys of the provider, and of nobody else. */
  readonly keys: JWTVerifyGetKey;
  readonly user: Pick<UserClient, 'admitExternalUser'>;
  readonly revocations: Pick<RevocationList, 'position' | 'endsAnswer'>;
  /** Maximum number of tokens that are cached. */
  readonly capacity: number;
  /** Maximum time for which what the user service answered is used, in milliseconds. */
  readonly maxAgeMs: number;
  /** In milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Verifies access tokens of the outside provider and has the user service say who their holder is here, which makes the account
 * of one who comes for the first time; see {@link createAskingVerifier}. An answer is used until the token's `exp` and for `maxAgeMs`
 * at most, so that a withdrawn key stops working.
 * Roles are those of the newest token of the person that was seen: an older one that is still valid gives none back.
 */
export function createOidcTokenVerifier(options: OidcTokenVerifierOptions): CredentialVerifier {
  const { rules, keys, user, revocations, capacity, maxAgeMs, now = Date.now } = options;
  const { issuer, audience, algorithms } = rules;
  const jwtRules: JWTVerifyOptions = {
    ...{ issuer, audience, algorithms: [...algorithms] },
    requiredClaims: ['exp', 'iat', 'sub'],
  };
  return createAskingVerifier({
    ...{ capacity, revocations, now },
    ask: async (token, digest) => {
      const askedAt = now();
      const verified = await verifyJwt(token, keys, jwtRules);
      assertAccessToken(verified);
      const { iat = 0, exp = 0 } = verified.payload;
      const { scopes, ...claims } = mapClaims(verified.payload, rules);
      const issuedAt = new Date(iat * 1_000).toISOString();
      const { tenantId, userId, roles } = await user.admitExternalUser({ issuer, ...claims, issuedAt });
      const principal: Principal = {
        ...{ tenantId, userId, scopes, via: 'oidc', credentialId: digest },
        authenticatedAt: authenticatedAt(verified.payload),
        roles: allRoles.filter((role) => roles.includes(role)),
      };
      return { principal, expiresAt: Math.min(exp * 1_000, askedAt + maxAgeMs) };
    },
  });
}
