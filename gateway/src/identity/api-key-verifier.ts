import { allRoles, allScopes } from '@lectern/auth';
import type { VerifyApiKeyResponse } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { createAskingVerifier } from './asking-verifier.ts';
import type { CredentialVerifier } from './authenticator.ts';
import type { RevocationList } from './revocation-list.ts';
import type { UserClient } from './user-client.ts';
import type { Caller } from './verified-caller.ts';

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
 * Verifies API keys with the user service; see {@link createAskingVerifier}. An answer is used for `maxAgeMs` at most, counted from
 * the moment at which the question was sent, and never beyond the key's own end by the clock of this process.
 */
export function createCachedApiKeyVerifier(options: CachedApiKeyVerifierOptions): CredentialVerifier {
  const { user, capacity, maxAgeMs, revocations, now = Date.now } = options;
  const asking = createAskingVerifier({
    ...{ capacity, revocations, now },
    ask: async (key) => {
      const askedAt = now();
      const answer = await user.verifyApiKey(key);
      const expiresAt = Math.min(askedAt + maxAgeMs, endOf(answer));
      return { principal: principalFrom(answer), expiresAt };
    },
  });
  return {
    known: (key) => (key.length > maxKeyLength ? undefined : asking.known(key)),
    verify: async (key) => {
      if (key.length > maxKeyLength) throw badKey();
      return asking.verify(key);
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
    ...(answer.collections && { collections: answer.collections }),
    ...(answer.modelBudget && { modelBudget: answer.modelBudget }),
  };
}

function badKey(): AppError {
  return new AppError('unauthenticated', 'The API key is not valid.', { reason: 'invalid_api_key' });
}
