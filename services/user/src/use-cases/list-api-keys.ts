import type { Principal } from '@lectern/auth';
import { type ApiKey, assertMayManageKeys } from '../domain/api-key.ts';
import type { Ports } from '../ports.ts';

export interface Page {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** The caller's live keys, newest first. The cursor is the id of the last one shown. */
export function listApiKeys({ apiKeys }: Pick<Ports, 'apiKeys'>) {
  return async (
    caller: Principal,
    { limit, cursor }: Page,
  ): Promise<{ data: ApiKey[]; nextCursor: string | null }> => {
    assertMayManageKeys(caller);
    // One more than asked for: its presence says that there is a next page.
    const found = await apiKeys.list(caller.userId, { limit: limit + 1, before: cursor });
    const data = found.slice(0, limit);
    return { data, nextCursor: found.length > limit ? (data.at(-1)?.id ?? null) : null };
  };
}
