import { bearerOf, isApiKey, type Principal, toIdentityHeaders } from '@lectern/auth';
import { AppError } from '@lectern/errors';

/** A verified caller, with the identity headers that services get in the flat form that the proxy sends. */
export interface Caller {
  readonly principal: Principal;
  readonly headers: readonly string[];
}

/** Verifies one kind of credential. Throws `unauthenticated` for a bad one, `unavailable` when that cannot be told now. */
export interface CredentialVerifier {
  verify(credential: string): Promise<Caller>;
}

/** Finds out who calls. */
export interface Authenticator {
  /** @throws AppError `unauthenticated` without a good credential */
  authenticate(headers: { readonly authorization?: string | undefined }): Promise<Caller>;
}

/** Tells API keys from tokens by their look and has the right verifier judge them. */
export function createAuthenticator(verifiers: {
  tokens: CredentialVerifier;
  apiKeys: CredentialVerifier;
}): Authenticator {
  return {
    authenticate: async (headers) => {
      const credential = bearerOf(headers);
      if (credential === undefined) {
        throw new AppError('unauthenticated', 'This call needs a bearer token or an API key.', {
          reason: 'credential_missing',
        });
      }
      return isApiKey(credential)
        ? verifiers.apiKeys.verify(credential)
        : verifiers.tokens.verify(credential);
    },
  };
}

/** Prepares a principal once, so that a cached caller costs a request nothing but a lookup. */
export function callerOf(principal: Principal): Caller {
  return { principal, headers: Object.entries(toIdentityHeaders(principal)).flat() };
}
