import type { Principal } from '@lectern/auth';
import { apiKeyNotFound, assertMayManageKeys } from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';

export interface RevokeApiKeyPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'revoke'>;
  readonly now: () => Date;
}

export interface RevokeApiKeyInput {
  readonly caller: Principal;
  readonly id: string;
}

/**
 * Ends one of the caller's keys for good. The gateway may remember a good key for a few seconds more.
 *
 * @throws AppError `permission_denied` (`session_required`); `not_found` (`api_key_not_found`), also for another user's key
 */
export async function revokeApiKey(
  ports: RevokeApiKeyPorts,
  { caller, id }: RevokeApiKeyInput,
  signal: AbortSignal,
): Promise<void> {
  assertMayManageKeys(caller);
  const { userId } = caller;
  if (!(await ports.apiKeys.revoke(id, { userId, now: ports.now(), signal }))) throw apiKeyNotFound();
}
