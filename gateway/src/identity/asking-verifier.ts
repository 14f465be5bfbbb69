import { hash } from 'node:crypto';
import type { CredentialVerifier } from './authenticator.ts';
import { createExpiringCache } from './expiring-cache.ts';
import type { RevocationList } from './revocation-list.ts';
import type { Caller, VerifiedCaller } from './verified-caller.ts';

/** What was found out about a credential, and until when that is used, in milliseconds since the epoch. */
export interface FoundCaller {
  readonly principal: Caller;
  readonly expiresAt: number;
}

export interface AskingVerifierOptions {
  /** Finds out whose a credential is; `digest` is its SHA-256 in base64url. */
  readonly ask: (credential: string, digest: string) => Promise<FoundCaller>;
  /** Maximum number of callers that are cached. */
  readonly capacity: number;
  readonly revocations: Pick<RevocationList, 'position' | 'endsAnswer'>;
  /** In milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Verifies credentials by asking the user service, and keeps what it answers under their SHA-256: no credential is kept in memory.
 * Requests with one credential at once share one question. An answer is used until it expires, or the list of revocations has news
 * of the credential or its owner that came after the question was sent; then it is asked anew.
 */
export function createAskingVerifier(options: AskingVerifierOptions): CredentialVerifier {
  const { capacity, revocations, now } = options;
  const cache = createExpiringCache<VerifiedCaller>(capacity, now);
  const asking = new Map<string, Promise<VerifiedCaller>>();
  const digestOf = (credential: string): string => hash('sha256', credential, 'base64url');

  const kept = (digest: string): VerifiedCaller | undefined => {
    const caller = cache.get(digest);
    return caller?.isEnded() === false ? caller : undefined;
  };

  const ask = async (credential: string, digest: string): Promise<VerifiedCaller> => {
    const { position } = revocations;
    const { principal, expiresAt } = await options.ask(credential, digest);
    const caller = { principal, isEnded: () => revocations.endsAnswer(principal, position) };
    cache.set(digest, caller, expiresAt);
    return caller;
  };

  const askOnce = (credential: string, digest: string): Promise<VerifiedCaller> => {
    const pending = asking.get(digest);
    if (pending !== undefined) return pending;
    const asked = ask(credential, digest).finally(() => asking.delete(digest));
    asking.set(digest, asked);
    return asked;
  };

  return {
    known: (credential) => kept(digestOf(credential)),
    verify: async (credential) => {
      const digest = digestOf(credential);
      const known = kept(digest);
      if (known !== undefined) return known;
      const caller = await askOnce(credential, digest);
      // News came while it was asked about: the answer may be older than they are.
      return caller.isEnded() ? askOnce(credential, digest) : caller;
    },
  };
}
