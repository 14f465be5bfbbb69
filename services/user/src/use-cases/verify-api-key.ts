import {
  type ApiKey,
  invalidApiKey,
  isUseWorthRecording,
  judgeSecret,
  type KeyOwner,
  parseApiKey,
} from '../domain/api-key.ts';
import type { Background } from '../ports/credentials.ts';
import type { ApiKeyRepository } from '../ports.ts';

export interface VerifyApiKeyPorts {
  readonly apiKeys: Pick<ApiKeyRepository, 'findWithOwner' | 'recordUse'>;
  readonly background: Background;
  readonly now: () => Date;
}

export interface VerifyApiKeyInput {
  /** The text of the key, secret included. */
  readonly key: string;
}

/** A key that is valid. `endsAt` is when the presented secret ends by itself: with the key, or with an overlap. */
export interface VerifiedApiKey {
  readonly key: ApiKey;
  readonly owner: KeyOwner;
  readonly endsAt: Date | undefined;
}

/**
 * Says whose key it is and until when. Called by the gateway alone. That the key was used is stored afterwards, without
 * delay or failure for the caller.
 *
 * @throws AppError `unauthenticated` (`invalid_api_key`), the same for malformed, unknown, expired, replaced and revoked
 */
export async function verifyApiKey(
  ports: VerifyApiKeyPorts,
  input: VerifyApiKeyInput,
  signal: AbortSignal,
): Promise<VerifiedApiKey> {
  const parsed = parseApiKey(input.key);
  const found = parsed && (await ports.apiKeys.findWithOwner(parsed.id, signal));
  if (!found) throw invalidApiKey();
  const now = ports.now();
  const verdict = judgeSecret(found.key, parsed.secret, now);
  if (!verdict.valid) throw invalidApiKey();
  if (isUseWorthRecording(found.key, now)) {
    ports.background.run('record the use of an API key', (later) =>
      ports.apiKeys.recordUse(found.key.id, now, later),
    );
  }
  return { ...found, endsAt: verdict.endsAt };
}
