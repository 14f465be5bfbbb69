import type { Principal } from '@lectern/auth';
import {
  type ApiKey,
  accountRequired,
  assertExpiresLater,
  assertMayGrant,
  issueApiKeySecret,
  type StoredApiKey,
} from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';
import { type KeyOwnerPorts, keyOwner } from './key-owner.ts';

export interface CreateApiKeyPorts extends KeyOwnerPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'add'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface CreateApiKeyInput {
  readonly caller: Principal;
  /** As whom the key acts; the caller, if it is left out. */
  readonly serviceAccountId?: string | undefined;
  readonly name: string;
  readonly scopes: readonly string[];
  /** When it ends by itself; never, if it is left out. */
  readonly expiresAt?: Date | undefined;
  readonly requestsPerMinute?: number | undefined;
}

/**
 * Makes a key that acts as the caller, or as a service account, within the given scopes. Its text is in this answer and
 * nowhere else.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_role`, `scope_not_held`, `account_required`);
 *   `not_found` (`service_account_not_found`); `invalid_argument` (`expiry_in_the_past`); `unauthenticated` (`session_ended`)
 *   when the caller's session was ended meanwhile
 */
export async function createApiKey(
  ports: CreateApiKeyPorts,
  input: CreateApiKeyInput,
  signal: AbortSignal,
): Promise<{ apiKey: ApiKey; key: string }> {
  const { caller, name, scopes, expiresAt, requestsPerMinute } = input;
  const owner = await keyOwner(ports, input, signal);
  assertMayGrant(caller, scopes);
  const createdAt = ports.now();
  assertExpiresLater(expiresAt, createdAt);
  const id = ports.newId();
  const { key, secretHash } = issueApiKeySecret(id);
  const apiKey: StoredApiKey = {
    id,
    ...owner,
    name,
    scopes: [...new Set(scopes)],
    createdAt,
    expiresAt,
    requestsPerMinute,
    lastUsedAt: undefined,
    secretHash,
    previous: undefined,
  };
  const sessionId = caller.via === 'session' ? caller.credentialId : undefined;
  const isAdded = await ports.apiKeys.add(apiKey, { sessionId, signal });
  if (!isAdded) throw accountRequired();
  return { apiKey, key };
}
