import { invalidToken } from '@lectern/auth';
import type { JWTPayload, JWTVerifyResult } from 'jose';

/** `typ` of access tokens: that of RFC 9068, and that of providers from before it. */
const accessTokenTypes = ['at+jwt', 'jwt'];

/** Claims of other tokens: of ID tokens (OpenID Connect Core), logout tokens and security events (RFC 8417). */
const foreignClaims = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events', 'toe'];

/** Claims by which some providers say what a token is, and what they then say of an access token. */
const kindClaims: Readonly<Record<string, string>> = { typ: 'bearer', token_use: 'access' };

/**
 * Refuses a token that the provider signed for another purpose. An ID token is for the client alone, and says nothing of what
 * the client may do here; that its audience is a client and not this API is the first line, and this the second.
 *
 * A token that is bound to a key of its holder (`cnf`: DPoP, mutual TLS) is refused too: as a bearer token it would be of use to
 * whoever has stolen it.
 *
 * @throws AppError `unauthenticated` (`invalid_token`)
 */
export function assertAccessToken({ protectedHeader, payload }: JWTVerifyResult): void {
  const type = protectedHeader.typ?.toLowerCase().replace(/^application\//, '');
  if (type === undefined || !accessTokenTypes.includes(type)) throw invalidToken();
  const isForeign = foreignClaims.some((name) => Object.hasOwn(payload, name));
  if (isForeign || isOfAnotherKind(payload) || Object.hasOwn(payload, 'cnf')) throw invalidToken();
}

function isOfAnotherKind(payload: JWTPayload): boolean {
  return Object.entries(kindClaims).some(
    ([name, kind]) => Object.hasOwn(payload, name) && String(payload[name]).toLowerCase() !== kind,
  );
}
