import { AppError } from '@lectern/errors';
import { errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Principal } from './principal.ts';
import { accessTokenType, clockToleranceSeconds, fromClaims, tokenAlgorithm } from './token-claims.ts';

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

/** A verifier of access tokens: algorithm, type, issuer and audience are pinned, an expiry is required. */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { keys, issuer, audience } = options;
  const rules: JWTVerifyOptions = {
    algorithms: [tokenAlgorithm],
    typ: accessTokenType,
    issuer,
    audience,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp', 'iat', 'sub'],
  };
  return {
    async verify(token) {
      const principal = fromClaims(await claimsOf(token, keys, rules));
      if (principal === undefined) throw invalidToken();
      return principal;
    },
  };
}

async function claimsOf(token: string, keys: JWTVerifyGetKey, rules: JWTVerifyOptions) {
  try {
    return (await jwtVerify(token, keys, rules)).payload;
  } catch (error) {
    throw toTokenError(error);
  }
}

/** The errors of jose that are about the token; all others are about fetching the keys. */
const tokenFaults = [
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

function toTokenError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof errors.JWTExpired) {
    return new AppError('unauthenticated', 'The access token has expired.', {
      reason: 'token_expired',
      cause: thrown,
    });
  }
  if (tokenFaults.some((fault) => thrown instanceof fault)) return invalidToken(thrown);
  return new AppError('unavailable', 'Access tokens cannot be checked at the moment.', {
    reason: 'keys_unavailable',
    cause: thrown,
  });
}

function invalidToken(cause?: unknown): AppError {
  return new AppError('unauthenticated', 'The access token is not valid.', {
    reason: 'invalid_token',
    cause,
  });
}
