import { bearerOf, isApiKey, type Principal, toIdentityHeaders } from '@lectern/auth';
import { AppError } from '@lectern/errors';

/** A verified caller, with the identity headers that services get in the flat form that the proxy sends. */
export interface Caller {
  readonly principal: Principal;
  readonly headers: readonly string[];
}

/** Verifies one kind of credential. */
export interface CredentialVerifier {
  /** @throws AppError `unauthenticated` for a bad credential, `unavailable` when it cannot be verified now */
  verify(credential: string): Promise<Caller>;
}

/** Verifies the credential of a request. */
export interface Authenticator {
  /** @throws AppError `unauthenticated` without a valid credential */
  authenticate(headers: { readonly authorization?: string | undefined }): Promise<Caller>;
}

/** Tells API keys from access tokens by their prefix and calls the verifier for each. */
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

/** Makes the identity headers once, so that a request of a cached caller costs only a lookup. */
export function callerOf(principal: Principal): Caller {
  return { principal, headers: Object.entries(toIdentityHeaders(principal)).flat() };
}
