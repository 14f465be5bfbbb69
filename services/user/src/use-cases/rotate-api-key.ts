import type { Principal } from '@lectern/auth';
import { answerOnce, type KeyedRequest, keyedRequest } from '@lectern/idempotency';
import {
  type ApiKey,
  apiKeyExpired,
  apiKeyNotFound,
  assertMayGrant,
  issueApiKeySecret,
  type NewApiKey,
} from '../domain/api-key.ts';
import type { ApiKeyRepository, FirstAnswers, KeyReach } from '../ports.ts';
import type { ShownApiKey } from './create-api-key.ts';
import { keyAuthor, keyReach } from './key-owner.ts';

export interface RotateApiKeyPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'find' | 'rotate'>;
  readonly apiKeyAnswers: Pick<FirstAnswers<NewApiKey>, 'find'>;
  readonly now: () => Date;
}

export interface RotateApiKeyInput {
  readonly caller: Principal;
  readonly apiKeyId: string;
  /** Time for which the secret that is replaced goes on working; 0 ends it at once. */
  readonly overlapSeconds: number;
  readonly idempotencyKey?: string | undefined;
}

/**
 * Gives one of the caller's keys, or for an admin one of a service account, a new secret, with the same id, scopes and limits. Its text is in this answer and nowhere
 * else. At most two secrets work at a time: another rotation ends the oldest at once. What the gateway has
 * cached of a secret that ends so, or by an overlap that is shorter than its cache, is dropped by the list of revocations.
 *
 * @throws AppError `permission_denied` (`session_required`, `scope_not_held`, `missing_role` to an admin who is none any more);
 * `unauthenticated` (`session_ended`); `not_found` (`api_key_not_found`), also for another user's key;
 * `conflict` (`api_key_expired`, `idempotency_key_in_progress`); `unprocessable` (`idempotency_key_reused`)
 */
export async function rotateApiKey(
  ports: RotateApiKeyPorts,
  input: RotateApiKeyInput,
  signal: AbortSignal,
): Promise<ShownApiKey> {
  const { caller, apiKeyId, overlapSeconds, idempotencyKey } = input;
  const reach = keyReach(caller);
  const found = await ports.apiKeys.find(apiKeyId, reach, signal);
  if (found === undefined) throw apiKeyNotFound();
  // Before an answer that is there already, too: it has the secret.
  assertMayGrant(caller, found.scopes);
  const request = keyedRequest({
    ...{ caller, key: idempotencyKey, action: 'rotate-api-key' },
    essence: [apiKeyId, overlapSeconds],
  });
  const change = () => rotateKey(ports, { ...input, found, reach, request }, signal);
  const { answer, replayed } = await answerOnce({ keys: ports.apiKeyAnswers }, { request, change }, signal);
  return { ...answer, replayed };
}

async function rotateKey(
  { apiKeys, now }: RotateApiKeyPorts,
  input: RotateApiKeyInput & {
    readonly found: ApiKey;
    readonly reach: KeyReach;
    readonly request: KeyedRequest | undefined;
  },
  signal: AbortSignal,
): Promise<NewApiKey | undefined> {
  const { caller, apiKeyId, overlapSeconds, found, reach, request } = input;
  const at = now();
  if (found.expiresAt !== undefined && found.expiresAt <= at) throw apiKeyExpired();
  const { key, secretHash } = issueApiKeySecret(apiKeyId);
  const overlapEndsAt = overlapSeconds === 0 ? undefined : new Date(at.getTime() + overlapSeconds * 1_000);
  const keyed = request && { request, answer: { apiKey: found, key } };
  const options = { author: keyAuthor(caller, reach.services), keyed, signal };
  const apiKey = await apiKeys.rotate(apiKeyId, { reach, secretHash, at, overlapEndsAt }, options);
  return apiKey && { apiKey, key };
}
