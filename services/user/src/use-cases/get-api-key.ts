import type { Principal } from '@lectern/auth';
import { type ApiKey, apiKeyNotFound, assertMayManageKeys } from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';

export interface GetApiKeyPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'findWithOwner'>;
}

export interface GetApiKeyInput {
  readonly caller: Principal;
  readonly apiKeyId: string;
}

/**
 * Shows one of the caller's live keys, without its secret.
 *
 * @throws AppError `permission_denied` (`session_required`); `not_found` (`api_key_not_found`), also for another user's key
 */
export async function getApiKey(
  ports: GetApiKeyPorts,
  { caller, apiKeyId }: GetApiKeyInput,
  signal: AbortSignal,
): Promise<ApiKey> {
  assertMayManageKeys(caller);
  const found = await ports.apiKeys.findWithOwner(apiKeyId, signal);
  if (found === undefined || found.owner.id !== caller.userId) throw apiKeyNotFound();
  return found.key;
}
