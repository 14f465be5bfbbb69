import type { JWTPayload, JWTVerifyGetKey, JWTVerifyOptions } from 'jose';
import type { Principal } from './principal.ts';
import { accessTokenType, clockToleranceSeconds, fromClaims, tokenAlgorithm } from './token-claims.ts';
import { invalidToken, verifyJwt } from './verify-jwt.ts';

/** Reads access tokens. */
export interface TokenVerifier {
  /**
   * @throws AppError `unauthenticated` with reason `token_expired` or `invalid_token`
   * @throws AppError `unavailable` with reason `keys_unavailable` when the keys cannot be had: not the caller's fault
   */
  verify(token: string): Promise<Principal>;
}

/** Options of {@link createTokenVerifier}. */
export interface TokenVerifierOptions {
  /** Where the public keys come from: jose's `createLocalJWKSet` or `createRemoteJWKSet`, or a function of one's own. */
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
}

/**
 * A verifier of access tokens: algorithm, type, issuer and audience are pinned, an expiry is required, and a time of issue that is not
 * in the future: what is ended later would not end such a token.
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { keys, issuer, audience } = options;
  const rules: JWTVerifyOptions = {
    algorithms: [tokenAlgorithm],
    typ: accessTokenType,
    issuer,
    audience,
    requiredClaims: ['exp', 'iat', 'sub'],
  };
  return {
    async verify(token) {
      const { payload } = await verifyJwt(token, keys, rules);
      const principal = fromClaims(payload);
      if (principal === undefined || isAhead(payload)) throw invalidToken();
      return principal;
    },
  };
}

/** That there is an `iat`, and that it is a number, has been verified. */
function isAhead({ iat = 0 }: JWTPayload): boolean {
  return iat > Date.now() / 1_000 + clockToleranceSeconds;
}
