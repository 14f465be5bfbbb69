import { type JWK, SignJWT } from 'jose';
import type { Principal } from './principal.ts';
import { openSigningKeys } from './signing-keys.ts';
import { accessTokenType, toClaims, tokenAlgorithm } from './token-claims.ts';

/** Makes access tokens. */
export interface TokenSigner {
  /**
   * `issuedAt` is the moment before the principal's facts were read, now if it is left out: what was revoked since then
   * is recognized by it. `iat` has its milliseconds, as a fraction (RFC 7519, 2: NumericDate): in whole seconds, a token
   * could not be told from those that were issued just before a change.
   */
  sign(principal: Principal, issuedAt?: Date): Promise<{ token: string; expiresInSeconds: number }>;
  /** The public parts of all keys, to be served as the JWKS. Safe to show to everyone. */
  jwks(): { keys: JWK[] };
}

/** Options of {@link createTokenSigner}. */
export interface TokenSignerOptions {
  /**
   * Ed25519 keys with their private parts. The first signs, all are published: to rotate, publish the new key behind
   * the old one, wait until verifiers have fetched it, swap them, and drop the old one after the longest token's life.
   */
  readonly privateJwks: readonly JWK[];
  readonly issuer: string;
  readonly audience: string;
  readonly ttlSeconds: number;
}

/**
 * A signer of EdDSA access tokens.
 *
 * @throws Error when there is no key or one is not a private Ed25519 key; the message names its position only
 */
export async function createTokenSigner(options: TokenSignerOptions): Promise<TokenSigner> {
  const { privateJwks, issuer, audience, ttlSeconds } = options;
  const { signingKey, kid, published } = await openSigningKeys(privateJwks);
  return {
    async sign(principal, issuedAt = new Date()) {
      const issuedAtSeconds = issuedAt.getTime() / 1_000;
      const token = await new SignJWT(toClaims(principal))
        .setProtectedHeader({ alg: tokenAlgorithm, typ: accessTokenType, kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(issuedAtSeconds)
        .setExpirationTime(Math.floor(issuedAtSeconds) + ttlSeconds)
        .sign(signingKey);
      return { token, expiresInSeconds: ttlSeconds };
    },
    jwks: () => ({ keys: published.map((key) => ({ ...key })) }),
  };
}
