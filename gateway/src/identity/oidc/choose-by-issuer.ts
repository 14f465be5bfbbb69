import { decodeJwt } from 'jose';
import type { CredentialVerifier } from '../authenticator.ts';

/** Tokens of an outside provider, and who verifies them. */
export interface OutsideTokens extends CredentialVerifier {
  readonly issuer: string;
}

/**
 * Tells tokens of the provider from our own by the issuer that they name. Nothing is believed by that: each verifier has keys
 * and rules of its own, and requires its own issuer, so a token that names the wrong one fails there.
 */
export function chooseByIssuer(own: CredentialVerifier, outside: OutsideTokens): CredentialVerifier {
  const verifierOf = (token: string): CredentialVerifier =>
    issuerOf(token) === outside.issuer ? outside : own;
  return {
    known: (token) => verifierOf(token).known(token),
    verify: (token) => verifierOf(token).verify(token),
  };
}

/** Undefined for what is no JWT, or names no issuer. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
