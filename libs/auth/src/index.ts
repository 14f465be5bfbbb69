export type { JWK } from 'jose';
export { bearerOf, isApiKey } from './credentials.ts';
export {
  fromIdentityHeaders,
  isIdentityHeader,
  plainHeaderName,
  toIdentityHeaders,
} from './identity-headers.ts';
export {
  allRoles,
  allScopes,
  hasRole,
  isRole,
  isScope,
  type Principal,
  type Role,
  requireRole,
  requireScope,
  type Scope,
} from './principal.ts';
export {
  createTokenSigner,
  generateSigningJwk,
  type TokenSigner,
  type TokenSignerOptions,
} from './token-signer.ts';
export { createTokenVerifier, type TokenVerifier, type TokenVerifierOptions } from './token-verifier.ts';
