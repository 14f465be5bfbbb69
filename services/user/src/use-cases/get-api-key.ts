import type { Principal } from '@lectern/auth';
import { type ApiKey, apiKeyNotFound } from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';
import { keyReach } from './key-owner.ts';

export interface GetApiKeyPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'find'>;
}

export interface GetApiKeyInput {
  readonly caller: Principal;
  readonly apiKeyId: string;
}

/**
 * Shows one of the caller's live keys, or to an admin one of a service account, without its secret.
 *
 * @throws AppError `permission_denied` (`session_required`); `not_found` (`api_key_not_found`), also for another user's key
 */
export async function getApiKey(
  ports: GetApiKeyPorts,
  { caller, apiKeyId }: GetApiKeyInput,
  signal: AbortSignal,
): Promise<ApiKey> {
  const found = await ports.apiKeys.find(apiKeyId, keyReach(caller), signal);
  if (found === undefined) throw apiKeyNotFound();
  return found;
}
