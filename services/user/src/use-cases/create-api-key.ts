import type { ModelBudget, Principal } from '@lectern/auth';
import { answerOnce, type KeyedRequest, keyedRequest } from '@lectern/idempotency';
import {
  type ApiKey,
  assertExpiresLater,
  assertMayGrant,
  issueApiKeySecret,
  type NewApiKey,
} from '../domain/api-key.ts';
import type { AccountKey, ApiKeyRepository, FirstAnswers } from '../ports.ts';
import { type KeyOwnerPorts, keyAuthor, keyOwner } from './key-owner.ts';

export interface CreateApiKeyPorts extends KeyOwnerPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'add'>;
  readonly apiKeyAnswers: Pick<FirstAnswers<NewApiKey>, 'find'>;
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
  readonly modelBudget?: ModelBudget | undefined;
  /** Ids of collections; one that there is not has no documents, since this service knows none. */
  readonly collections?: readonly string[] | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** A new key, or a new text of one, and whether that is the answer to an earlier request with the same key. */
export interface ShownApiKey extends NewApiKey {
  readonly replayed: boolean;
}

/**
 * Makes a key that acts as the caller, or as a service account, within the given scopes. Its text is in this answer and
 * nowhere else, but sealed for whoever repeats the request with its idempotency key.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_role`, `scope_not_held`, `account_required`);
 *   `not_found` (`service_account_not_found`); `invalid_argument` (`expiry_in_the_past`); `unauthenticated` (`session_ended`)
 *   when the caller's session was ended meanwhile; `unprocessable` (`idempotency_key_reused`), `conflict`
 *   (`idempotency_key_in_progress`)
 */
export async function createApiKey(
  ports: CreateApiKeyPorts,
  input: CreateApiKeyInput,
  signal: AbortSignal,
): Promise<ShownApiKey> {
  const { caller, idempotencyKey, serviceAccountId, name, scopes, expiresAt, requestsPerMinute } = input;
  const { collections, modelBudget } = input;
  // The digest of a request that has neither is as before there were any.
  const budget = modelBudget === undefined ? [] : [modelBudget];
  const limits = collections === undefined && budget.length === 0 ? [] : [collections ?? null, ...budget];
  const owner = await keyOwner(ports, input, signal);
  // Before an answer that is there already, too: it has the secret.
  assertMayGrant(caller, scopes);
  const request = keyedRequest({
    ...{ caller, key: idempotencyKey, action: 'create-api-key' },
    essence: [serviceAccountId, name, scopes, expiresAt, requestsPerMinute, ...limits],
  });
  const change = () => addKey(ports, { ...input, owner, request }, signal);
  const { answer, replayed } = await answerOnce({ keys: ports.apiKeyAnswers }, { request, change }, signal);
  return { ...answer, replayed };
}

async function addKey(
  { apiKeys, now, newId }: CreateApiKeyPorts,
  input: CreateApiKeyInput & { readonly owner: AccountKey; readonly request: KeyedRequest | undefined },
  signal: AbortSignal,
): Promise<NewApiKey | undefined> {
  const { caller, owner, name, scopes, expiresAt, requestsPerMinute, modelBudget, request } = input;
  const collections = input.collections && [...new Set(input.collections)];
  const createdAt = now();
  assertExpiresLater(expiresAt, createdAt);
  const id = newId();
  const { key, secretHash } = issueApiKeySecret(id);
  const apiKey: ApiKey = {
    ...{ id, ...owner, name, scopes: [...new Set(scopes)] },
    ...{ createdAt, expiresAt, requestsPerMinute, modelBudget, collections, lastUsedAt: undefined },
  };
  const made = { apiKey, key };
  const author = keyAuthor(caller, input.serviceAccountId !== undefined);
  const keyed = request && { request, answer: made };
  const stored = { ...apiKey, secretHash, previous: undefined };
  return (await apiKeys.add(stored, { author, keyed, signal })) ? made : undefined;
}
