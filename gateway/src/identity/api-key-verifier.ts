import { hash } from 'node:crypto';
import { allRoles, allScopes } from '@lectern/auth';
import type { VerifyApiKeyResponse } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Caller, CredentialVerifier } from './authenticator.ts';
import { createExpiringCache } from './expiring-cache.ts';
import type { RevocationList } from './revocation-list.ts';
import type { UserClient } from './user-client.ts';
import type { VerifiedCaller } from './verified-caller.ts';

/** Maximum length of a key, in characters; longer ones are refused without a call. */
const maxKeyLength = 200;

export interface CachedApiKeyVerifierOptions {
  readonly user: Pick<UserClient, 'verifyApiKey'>;
  readonly capacity: number;
  /** Maximum time for which a key works after it was revoked, in milliseconds, when no news of that arrive. */
  readonly maxAgeMs: number;
  readonly revocations: Pick<RevocationList, 'position' | 'endsAnswer'>;
  readonly now?: () => number;
}

/**
 * Verifies API keys with the user service and caches valid ones for a few seconds by their SHA-256: no key is kept in
 * memory. Concurrent requests with the same key share one call. An answer is used until the list of revocations has news of the
 * key or its owner that came after the question was sent, and for `maxAgeMs` after that at most; then it is asked anew. It
 * ends with its key, by the clock of this process.
 */
export function createCachedApiKeyVerifier(options: CachedApiKeyVerifierOptions): CredentialVerifier {
  const now = options.now ?? Date.now;
  const cache = createExpiringCache<VerifiedCaller>(options.capacity, now);
  const asking = new Map<string, Promise<VerifiedCaller>>();

  const { revocations } = options;

  const ask = async (key: string, digest: string): Promise<VerifiedCaller> => {
    const askedAt = now();
    const { position } = revocations;
    const answer = await options.user.verifyApiKey(key);
    const principal = principalFrom(answer);
    const caller = { principal, isEnded: () => revocations.endsAnswer(principal, position) };
    cache.set(digest, caller, Math.min(askedAt + options.maxAgeMs, endOf(answer)));
    return caller;
  };

  const askOnce = (key: string, digest: string): Promise<VerifiedCaller> => {
    const pending = asking.get(digest);
    if (pending !== undefined) return pending;
    const asked = ask(key, digest).finally(() => asking.delete(digest));
    asking.set(digest, asked);
    return asked;
  };

  const digestOf = (key: string): string => hash('sha256', key, 'base64url');
  const kept = (digest: string): VerifiedCaller | undefined => {
    const caller = cache.get(digest);
    return caller?.isEnded() === false ? caller : undefined;
  };

  return {
    known: (key) => (key.length > maxKeyLength ? undefined : kept(digestOf(key))),
    verify: async (key) => {
      if (key.length > maxKeyLength) throw badKey();
      const digest = digestOf(key);
      const known = kept(digest);
      if (known !== undefined) return known;
      const caller = await askOnce(key, digest);
      // News came while it was asked about: the answer may be older than they are.
      return caller.isEnded() ? askOnce(key, digest) : caller;
    },
  };
}

/** When the key ends by itself, in epoch milliseconds. */
function endOf({ expiresAt }: VerifyApiKeyResponse): number {
  return expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);
}

/** A role or scope that this gateway does not know yet is left out: less is allowed, never more. */
function principalFrom(answer: VerifyApiKeyResponse): Caller {
  return {
    tenantId: answer.tenantId,
    userId: answer.userId,
    roles: allRoles.filter((role) => answer.roles.includes(role)),
    scopes: allScopes.filter((scope) => answer.scopes.includes(scope)),
    via: 'api-key',
    credentialId: answer.keyId,
    requestsPerMinute: answer.requestsPerMinute,
  };
}

function badKey(): AppError {
  return new AppError('unauthenticated', 'The API key is not valid.', { reason: 'invalid_api_key' });
}
