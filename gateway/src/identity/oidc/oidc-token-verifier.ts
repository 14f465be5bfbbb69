import { hash } from 'node:crypto';
import { allRoles, type Principal, verifyJwt } from '@lectern/auth';
import type { JWTVerifyGetKey, JWTVerifyOptions } from 'jose';
import type { OidcRules } from '../../oidc-config.ts';
import type { CredentialVerifier } from '../authenticator.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import type { RevocationList } from '../revocation-list.ts';
import type { UserClient } from '../user-client.ts';
import type { VerifiedCaller } from '../verified-caller.ts';
import { assertAccessToken } from './access-token-rules.ts';
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
 * of one who comes for the first time. Valid tokens are cached by their SHA-256, never beyond their `exp` and never longer than
 * `maxAgeMs`, so that a withdrawn key stops working. Requests with one token at once share one answer. It is used until the list
 * of revocations has news of the person that came after the question was sent; then it is asked anew.
 * Roles are those of the newest token of the person that was seen: an older one that is still valid gives none back.
 */
export function createOidcTokenVerifier(options: OidcTokenVerifierOptions): CredentialVerifier {
  const { rules, keys, user, revocations, capacity, maxAgeMs, now = Date.now } = options;
  const { issuer, audience, algorithms } = rules;
  const jwtRules: JWTVerifyOptions = {
    ...{ issuer, audience, algorithms: [...algorithms] },
    requiredClaims: ['exp', 'iat', 'sub'],
  };
  const cache = createExpiringCache<VerifiedCaller>(capacity, now);
  const asking = new Map<string, Promise<VerifiedCaller>>();

  const ask = async (token: string, digest: string): Promise<VerifiedCaller> => {
    const askedAt = now();
    const { position } = revocations;
    const verified = await verifyJwt(token, keys, jwtRules);
    assertAccessToken(verified);
    const { iat = 0, exp = 0 } = verified.payload;
    const { scopes, ...claims } = mapClaims(verified.payload, rules);
    const issuedAt = new Date(iat * 1_000).toISOString();
    const { tenantId, userId, roles } = await user.admitExternalUser({ issuer, ...claims, issuedAt });
    const principal: Principal = {
      ...{ tenantId, userId, scopes, via: 'oidc', credentialId: digest },
      roles: allRoles.filter((role) => roles.includes(role)),
    };
    const caller = { principal, isEnded: () => revocations.endsAnswer(principal, position) };
    cache.set(digest, caller, Math.min(exp * 1_000, askedAt + maxAgeMs));
    return caller;
  };

  const askOnce = (token: string, digest: string): Promise<VerifiedCaller> => {
    const pending = asking.get(digest);
    if (pending !== undefined) return pending;
    const asked = ask(token, digest).finally(() => asking.delete(digest));
    asking.set(digest, asked);
    return asked;
  };

  const digestOf = (token: string): string => hash('sha256', token, 'base64url');
  const kept = (digest: string): VerifiedCaller | undefined => {
    const caller = cache.get(digest);
    return caller?.isEnded() === false ? caller : undefined;
  };

  return {
    known: (token) => kept(digestOf(token)),
    verify: async (token) => {
      const digest = digestOf(token);
      const known = kept(digest);
      if (known !== undefined) return known;
      const caller = await askOnce(token, digest);
      // News came while it was asked about: the answer may be older than they are.
      return caller.isEnded() ? askOnce(token, digest) : caller;
    },
  };
}
