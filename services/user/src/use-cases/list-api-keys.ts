import type { Principal } from '@lectern/auth';
import type { ApiKey } from '../domain/api-key.ts';
import type { ApiKeyRepository, PageRequest } from '../ports.ts';
import { type KeyOwnerPorts, keyOwner } from './key-owner.ts';
import { type Page, toPage } from './to-page.ts';

export interface ListApiKeysPorts extends KeyOwnerPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'list'>;
}

export interface ListApiKeysInput extends PageRequest {
  readonly caller: Principal;
  /** Whose keys; the caller's, if it is left out. */
  readonly serviceAccountId?: string | undefined;
}

/**
 * A page of the live keys of the caller, or of a service account, newest first.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_role`); `not_found` (`service_account_not_found`)
 */
export async function listApiKeys(
  ports: ListApiKeysPorts,
  input: ListApiKeysInput,
  signal: AbortSignal,
): Promise<Page<ApiKey>> {
  const owner = await keyOwner(ports, input, signal);
  return toPage(input, (page) => ports.apiKeys.list(owner, page, signal));
}
