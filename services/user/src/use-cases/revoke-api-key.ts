import type { Principal } from '@lectern/auth';
import { apiKeyNotFound, assertMayManageKeys } from '../domain/api-key.ts';
import type { Ports } from '../ports.ts';

/** Ends one of the caller's keys for good. The gateway may remember a good key for a few seconds more. */
export function revokeApiKey({ apiKeys, now }: Pick<Ports, 'apiKeys' | 'now'>) {
  return async (caller: Principal, id: string): Promise<void> => {
    assertMayManageKeys(caller);
    if (!(await apiKeys.revoke(id, caller.userId, now()))) throw apiKeyNotFound();
  };
}
