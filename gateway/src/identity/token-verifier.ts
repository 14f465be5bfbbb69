import type { TokenVerifier } from '@lectern/auth';
import { decodeJwt } from 'jose';
import type { CredentialVerifier } from './authenticator.ts';
import { createExpiringCache } from './expiring-cache.ts';
import type { RevocationList } from './revocation-list.ts';
import type { VerifiedCaller } from './verified-caller.ts';

export interface CachedTokenVerifierOptions {
  readonly verifier: TokenVerifier;
  /** Maximum number of tokens that are cached. */
  readonly capacity: number;
  /** Maximum time between two checks of the signature of a token, in milliseconds. */
  readonly maxAgeMs: number;
  readonly revocations: Pick<RevocationList, 'endsToken'>;
  readonly now?: () => number;
}

/**
 * Verifies access tokens and caches the valid ones, never beyond their `exp` (without the verifier's clock tolerance) and never
 * longer than `maxAgeMs`, so that a withdrawn signing key takes effect. Invalid tokens are not cached: each costs a check of its
 * signature, and none evicts a valid one.
 *
 * The token itself is the key, where API keys have their digest: it is worth nothing after some minutes, and a digest costs 4 % of
 * the time of a request.
 */
export function createCachedTokenVerifier(options: CachedTokenVerifierOptions): CredentialVerifier {
  const now = options.now ?? Date.now;
  const cache = createExpiringCache<VerifiedCaller>(options.capacity, now);
  return {
    known: (token) => cache.get(token),
    verify: async (token) => {
      const known = cache.get(token);
      if (known !== undefined) return known;
      const principal = await options.verifier.verify(token);
      const { exp = 0, iat = 0 } = decodeJwt(token);
      const issuedAtMs = iat * 1_000;
      const caller = { principal, isEnded: () => options.revocations.endsToken(principal, issuedAtMs) };
      cache.set(token, caller, Math.min(exp * 1000, now() + options.maxAgeMs));
      return caller;
    },
  };
}
