import type { Principal } from '@lectern/auth';
import { type ApiKey, apiKeyNotFound, assertMayManageKeys } from '../domain/api-key.ts';
import type { Ports } from '../ports.ts';

/** Shows one of the caller's live keys, without its secret; to anybody else there is no such key. */
export function getApiKey({ apiKeys }: Pick<Ports, 'apiKeys'>) {
  return async (caller: Principal, id: string): Promise<ApiKey> => {
    assertMayManageKeys(caller);
    const found = await apiKeys.findWithOwner(id);
    if (found === undefined || found.owner.id !== caller.userId) throw apiKeyNotFound();
    return found.key;
  };
}
