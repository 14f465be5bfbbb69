import { type ApiKey, invalidApiKey, type KeyOwner, parseApiKey, secretMatches } from '../domain/api-key.ts';
import type { ApiKeyRepository } from '../ports.ts';

export interface VerifyApiKeyPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'findWithOwner'>;
}

export interface VerifyApiKeyInput {
  /** The text of the key, secret included. */
  readonly key: string;
}

/**
 * Says whose key it is. Called by the gateway alone.
 *
 * @throws AppError `unauthenticated` (`invalid_api_key`), the same for malformed, unknown and revoked
 */
export async function verifyApiKey(
  ports: VerifyApiKeyPorts,
  input: VerifyApiKeyInput,
  signal: AbortSignal,
): Promise<{ key: ApiKey; owner: KeyOwner }> {
  const parsed = parseApiKey(input.key);
  const found = parsed && (await ports.apiKeys.findWithOwner(parsed.id, signal));
  if (!found || !secretMatches(found.key, parsed.secret)) throw invalidApiKey();
  return found;
}
