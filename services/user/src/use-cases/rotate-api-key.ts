import type { Principal } from '@lectern/auth';
import { type ApiKey, apiKeyExpired, apiKeyNotFound, issueApiKeySecret } from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';
import { keyReach } from './key-owner.ts';

export interface RotateApiKeyPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'find' | 'rotate'>;
  readonly now: () => Date;
}

export interface RotateApiKeyInput {
  readonly caller: Principal;
  readonly apiKeyId: string;
  /** Time for which the secret that is replaced goes on working; 0 ends it at once, as far as no cache has it. */
  readonly overlapSeconds: number;
}

/**
 * Gives one of the caller's keys, or for an admin one of a service account, a new secret, with the same id, scopes and limits. Its text is in this answer and nowhere
 * else. At most two secrets work at a time: another rotation ends the oldest at once. The gateway may cache a secret that
 * ended early for a few seconds more.
 *
 * @throws AppError `permission_denied` (`session_required`); `not_found` (`api_key_not_found`), also for another user's key;
 * `conflict` (`api_key_expired`)
 */
export async function rotateApiKey(
  ports: RotateApiKeyPorts,
  { caller, apiKeyId, overlapSeconds }: RotateApiKeyInput,
  signal: AbortSignal,
): Promise<{ apiKey: ApiKey; key: string }> {
  const reach = keyReach(caller);
  const now = ports.now();
  const found = await ports.apiKeys.find(apiKeyId, reach, signal);
  if (found === undefined) throw apiKeyNotFound();
  if (found.expiresAt !== undefined && found.expiresAt <= now) throw apiKeyExpired();
  const { key, secretHash } = issueApiKeySecret(apiKeyId);
  const overlapEndsAt = overlapSeconds === 0 ? undefined : new Date(now.getTime() + overlapSeconds * 1_000);
  const rotation = { reach, secretHash, overlapEndsAt };
  const apiKey = await ports.apiKeys.rotate(apiKeyId, rotation, signal);
  // Revoked in the meantime.
  if (apiKey === undefined) throw apiKeyNotFound();
  return { apiKey, key };
}
