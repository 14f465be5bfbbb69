import type { Principal } from '@lectern/auth';
import { apiKeyNotFound, assertMayGrant } from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';
import { keyAuthor, keyReach } from './key-owner.ts';

export interface RevokeApiKeyPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'find' | 'revoke'>;
  readonly now: () => Date;
}

export interface RevokeApiKeyInput {
  readonly caller: Principal;
  readonly apiKeyId: string;
}

/**
 * Revokes one of the caller's keys, or for an admin one of a service account, for good. Idempotent. The gateway
 * learns of it within a second, unless it cannot reach this service: then it takes the key for as long as it is cached.
 *
 * @throws AppError `permission_denied` (`session_required`, `scope_not_held`, `missing_role` to an admin who is none any more);
 *   `unauthenticated` (`session_ended`); `not_found` (`api_key_not_found`), also for another user's key
 */
export async function revokeApiKey(
  ports: RevokeApiKeyPorts,
  { caller, apiKeyId }: RevokeApiKeyInput,
  signal: AbortSignal,
): Promise<void> {
  const reach = keyReach(caller);
  const found = await ports.apiKeys.find(apiKeyId, reach, signal);
  // One that is revoked already is not found, and is not changed any more.
  if (found !== undefined) assertMayGrant(caller, found.scopes);
  const options = { now: ports.now(), author: keyAuthor(caller, reach.services), signal };
  const isRevoked = await ports.apiKeys.revoke(apiKeyId, reach, options);
  if (!isRevoked) throw apiKeyNotFound();
}
