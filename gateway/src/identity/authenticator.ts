import { bearerOf, isApiKey, type Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';

/** Who calls, as their credential says. */
export interface Caller extends Principal {
  /** The own limit of an API key. */
  readonly requestsPerMinute?: number | undefined;
}

/** Verifies one kind of credential. */
export interface CredentialVerifier {
  /**
   * The same object each time while it is cached.
   *
   * @throws AppError `unauthenticated` for a bad credential, `unavailable` when it cannot be verified now
   */
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
