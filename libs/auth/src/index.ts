export type { JWK } from 'jose';
export { bindCallerToken, callerTokenOf } from './caller-tokens.ts';
export { bearerOf, isApiKey } from './credentials.ts';
export { callerHeader, isIdentityHeader, plainHeaderName } from './identity-headers.ts';
export {
  createIdentityVerifier,
  type Identity,
  type IdentityVerifier,
  type IdentityVerifierOptions,
} from './identity-verifier.ts';
export {
  createInternalTokenSigner,
  type InternalTokenSigner,
  type InternalTokenSignerOptions,
  type SignedToken,
} from './internal-token-signer.ts';
export { callerTokenIssuer, isServiceFault, serviceChallenge } from './internal-tokens.ts';
export {
  allRoles,
  allScopes,
  hasRole,
  isRole,
  isScope,
  type ModelBudget,
  mostCollections,
  type Principal,
  type Role,
  requireRole,
  requireScope,
  type Scope,
  userIdOf,
} from './principal.ts';
export { sessionCookiePath, sessionCookies } from './session-cookie.ts';
export { generateSigningJwk, privateJwkSchema, publicJwkSchema } from './signing-keys.ts';
export {
  createTokenSigner,
  type TokenSigner,
  type TokenSignerOptions,
} from './token-signer.ts';
export { createTokenVerifier, type TokenVerifier, type TokenVerifierOptions } from './token-verifier.ts';
export { invalidToken, verifyJwt } from './verify-jwt.ts';
