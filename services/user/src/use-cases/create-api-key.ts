import type { Principal } from '@lectern/auth';
import {
  type ApiKey,
  assertMayGrant,
  assertMayManageKeys,
  issueApiKeySecret,
  type StoredApiKey,
} from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';

export interface CreateApiKeyPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'add'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface CreateApiKeyInput {
  readonly caller: Principal;
  readonly name: string;
  readonly scopes: readonly string[];
}

/**
 * Makes a key that acts as the caller within the given scopes. Its text is in this answer and nowhere else.
 *
 * @throws AppError `permission_denied` (`session_required`, `scope_not_held`)
 */
export async function createApiKey(
  ports: CreateApiKeyPorts,
  input: CreateApiKeyInput,
  signal: AbortSignal,
): Promise<{ apiKey: ApiKey; key: string }> {
  const { caller, name, scopes } = input;
  assertMayManageKeys(caller);
  assertMayGrant(caller, scopes);
  const id = ports.newId();
  const { key, secretHash } = issueApiKeySecret(id);
  const apiKey: StoredApiKey = {
    id,
    userId: caller.userId,
    name,
    scopes: [...new Set(scopes)],
    createdAt: ports.now(),
    secretHash,
  };
  await ports.apiKeys.add(apiKey, signal);
  return { apiKey, key };
}
