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
  readonly before: string | undefined;
}

/**
 * A page of the caller's live keys, newest first, and the id to go on from when there is more.
 *
 * @throws AppError `permission_denied` (`session_required`)
 */
export async function listApiKeys(
  ports: ListApiKeysPorts,
  { caller, limit, before }: ListApiKeysInput,
  signal: AbortSignal,
): Promise<{ apiKeys: ApiKey[]; next: string | undefined }> {
  assertMayManageKeys(caller);
  // One more than asked for, which shows whether there is a next page.
  const found = await ports.apiKeys.list(caller.userId, { limit: limit + 1, before }, signal);
  const apiKeys = found.slice(0, limit);
  return { apiKeys, next: found.length > limit ? apiKeys.at(-1)?.id : undefined };
}
