import { setTimeout as delay } from 'node:timers/promises';
import { bearerOf, isApiKey } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { type RevocationList, revocationsUnknown } from './revocation-list.ts';
import type { VerifiedCaller } from './verified-caller.ts';

/** Verifies one kind of credential. */
export interface CredentialVerifier {
  /** The caller of a credential that was verified a moment ago; undefined for one that has to be verified. */
  known(credential: string): VerifiedCaller | undefined;
  /**
   * The same object each time while it is cached. That it was not ended since then is for whoever lets the request in:
   * `OpenRequests.enter`.
   *
   * @throws AppError `unauthenticated` for a bad credential, `unavailable` when it cannot be verified now
   */
  verify(credential: string): Promise<VerifiedCaller>;
}

/** Verifies the credential of a request. */
export interface Authenticator {
  /** The caller whose credential was verified a moment ago: what most requests need, without a promise. */
  known(headers: { readonly authorization?: string | undefined }): VerifiedCaller | undefined;
  /**
   * Waits a little for the list of what was ended where that is not known yet: nobody is let in without it.
   *
   * @throws AppError `unauthenticated` without a valid credential; `unavailable` when it cannot be verified now
   */
  authenticate(headers: { readonly authorization?: string | undefined }): Promise<VerifiedCaller>;
}

export interface AuthenticatorParts {
  readonly tokens: CredentialVerifier;
  readonly apiKeys: CredentialVerifier;
  readonly revocations: Pick<RevocationList, 'isKnown' | 'known'>;
}

/** Longest wait of a request for the list of what was ended, in milliseconds: an instance that starts has it a moment later. */
const startMs = 2_000;

/** As nearly all clients spell it; what is spelled otherwise takes the longer way. */
const usualScheme = 'Bearer ';

/** Tells API keys from access tokens by their prefix and calls the verifier for each. */
export function createAuthenticator({ tokens, apiKeys, revocations }: AuthenticatorParts): Authenticator {
  const verifierOf = (credential: string): CredentialVerifier => (isApiKey(credential) ? apiKeys : tokens);
  return {
    known: (headers) => {
      const { authorization } = headers;
      if (authorization?.startsWith(usualScheme) !== true || !revocations.isKnown) return undefined;
      // Its characters need no look: what was verified is well formed.
      const credential = authorization.slice(usualScheme.length);
      return verifierOf(credential).known(credential);
    },
    authenticate: async (headers) => {
      const credential = bearerOf(headers);
      if (credential === undefined) {
        throw new AppError('unauthenticated', 'This call needs a bearer token or an API key.', {
          reason: 'credential_missing',
        });
      }
      const caller = await verifierOf(credential).verify(credential);
      if (!revocations.isKnown) await Promise.race([revocations.known, delay(startMs)]);
      if (!revocations.isKnown) throw revocationsUnknown();
      return caller;
    },
  };
}
