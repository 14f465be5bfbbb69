import type { Principal } from '@lectern/auth';
import {
  type ApiKey,
  assertMayGrant,
  assertMayManageKeys,
  issueApiKeySecret,
  type StoredApiKey,
} from '../domain/api-key.ts';
import type { Ports } from '../ports.ts';

export interface CreateApiKey {
  readonly name: string;
  readonly scopes: readonly string[];
}

/** Makes a key that acts as the caller within the given scopes. Its text is in this answer and nowhere else. */
export function createApiKey({ apiKeys, now, newId }: Pick<Ports, 'apiKeys' | 'now' | 'newId'>) {
  return async (caller: Principal, input: CreateApiKey): Promise<{ apiKey: ApiKey; key: string }> => {
    assertMayManageKeys(caller);
    assertMayGrant(caller, input.scopes);
    const id = newId();
    const { key, secretHash } = issueApiKeySecret(id);
    const apiKey: StoredApiKey = {
      id,
      userId: caller.userId,
      name: input.name,
      scopes: [...new Set(input.scopes)],
      createdAt: now(),
      secretHash,
    };
    await apiKeys.add(apiKey);
    return { apiKey, key };
  };
}
