import { hash } from 'node:crypto';
import { allRoles, allScopes } from '@lectern/auth';
import type { VerifyApiKeyResponse } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Caller, CredentialVerifier } from './authenticator.ts';
import { createExpiringCache } from './expiring-cache.ts';
import type { UserClient } from './user-client.ts';

/** Maximum length of a key, in characters; longer ones are refused without a call. */
const maxKeyLength = 200;

export interface CachedApiKeyVerifierOptions {
  readonly user: Pick<UserClient, 'verifyApiKey'>;
  readonly capacity: number;
  /** Maximum time for which a key works after it was revoked, in milliseconds. */
  readonly maxAgeMs: number;
  readonly now?: () => number;
}

/**
 * Verifies API keys with the user service and caches valid ones for a few seconds by their SHA-256: no key is kept in
 * memory. Concurrent requests with the same key share one call. A revocation takes effect after `maxAgeMs` at most,
 * counted from the moment at which the question was sent.
 */
export function createCachedApiKeyVerifier(options: CachedApiKeyVerifierOptions): CredentialVerifier {
  const now = options.now ?? Date.now;
  const cache = createExpiringCache<Caller>(options.capacity, now);
  const asking = new Map<string, Promise<Caller>>();

  const ask = async (key: string, digest: string): Promise<Caller> => {
    const askedAt = now();
    const caller = callerFrom(await options.user.verifyApiKey(key));
    cache.set(digest, caller, askedAt + options.maxAgeMs);
    return caller;
  };

  return {
    verify: async (key) => {
      if (key.length > maxKeyLength) throw badKey();
      const digest = hash('sha256', key, 'base64url');
      const known = cache.get(digest);
      if (known !== undefined) return known;
      const pending = asking.get(digest);
      if (pending !== undefined) return pending;
      const asked = ask(key, digest).finally(() => asking.delete(digest));
      asking.set(digest, asked);
      return asked;
    },
  };
}

/** A role or scope that this gateway does not know yet is left out: less is allowed, never more. */
function callerFrom(answer: VerifyApiKeyResponse): Caller {
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
