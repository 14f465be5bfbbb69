import { AppError } from '@lectern/errors';
import { errors, type JWTVerifyGetKey, type JWTVerifyOptions, type JWTVerifyResult, jwtVerify } from 'jose';
import { clockToleranceSeconds } from './token-claims.ts';

/**
 * Verifies a JWT by the given rules, of which none has a default but the clock tolerance: name the algorithms, the issuer and
 * the audience.
 *
 * @throws AppError `unauthenticated` with reason `token_expired` or `invalid_token`
 * @throws AppError `unavailable` with reason `keys_unavailable` when `keys` fails, or the error itself if it is an AppError
 */
export async function verifyJwt(
  token: string,
  keys: JWTVerifyGetKey,
  rules: JWTVerifyOptions,
): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, keys, { clockTolerance: clockToleranceSeconds, ...rules });
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

/** The answer to a token that is forged, broken or not meant for us, all alike. */
export function invalidToken(cause?: unknown): AppError {
  return new AppError('unauthenticated', 'The access token is not valid.', {
    reason: 'invalid_token',
    cause,
  });
}
