import type { Principal } from '@lectern/auth';
import { type ApiKey, assertMayManageKeys } from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';

export interface ListApiKeysPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'list'>;
}

export interface ListApiKeysInput {
  readonly caller: Principal;
  readonly limit: number;
  /** Id of the last key of the page before. */
  readonly cursor?: string | undefined;
}

/**
 * The caller's live keys, newest first, and the cursor of the next page if there is one.
 *
 * @throws AppError `permission_denied` (`session_required`)
 */
export async function listApiKeys(
  ports: ListApiKeysPorts,
  { caller, limit, cursor }: ListApiKeysInput,
  signal: AbortSignal,
): Promise<{ data: ApiKey[]; nextCursor: string | null }> {
  assertMayManageKeys(caller);
  // One more than asked for: its presence says that there is a next page.
  const found = await ports.apiKeys.list(caller.userId, { limit: limit + 1, before: cursor }, signal);
  const data = found.slice(0, limit);
  return { data, nextCursor: found.length > limit ? (data.at(-1)?.id ?? null) : null };
}
