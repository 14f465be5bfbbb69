import { isApiKey } from '@lectern/auth';
import { describe, expect, it } from 'vitest';
import { issueApiKeySecret, judgeSecret, parseApiKey, type StoredApiKey } from './api-key.ts';
import { hashSecret } from './secrets.ts';

const id = '0199fe10-8d6c-7000-8000-0123456789ab';

describe('API keys', () => {
  it('can be told from tokens, and lead back to id and secret', () => {
    for (let i = 0; i < 100; i += 1) {
      const { key } = issueApiKeySecret(id);
      expect(isApiKey(key)).toBe(true);
      expect(parseApiKey(key)).toEqual({ id, secret: key.slice(-43) });
    }
  });

  it.each(['', 'lk_', 'lk_x_y', `lk_${id}_${'a'.repeat(43)}`, `x${issueApiKeySecret(id).key}`])(
    'are not what "%s" is',
    (text) => {
      expect(parseApiKey(text)).toBeUndefined();
    },
  );
});

describe('judgeSecret', () => {
  const now = new Date('2026-11-01T12:00:00.000Z');
  const [soon, later] = [new Date(now.getTime() + 1), new Date(now.getTime() + 2)];
  const stored = (facts: Partial<StoredApiKey>): StoredApiKey => ({
    ...{
      id,
      tenantId: 't',
      userId: 'u',
      name: 'n',
      scopes: [],
      createdAt: now,
      secretHash: hashSecret('new'),
    },
    ...{
      expiresAt: undefined,
      requestsPerMinute: undefined,
      modelBudget: undefined,
      collections: undefined,
      lastUsedAt: undefined,
      previous: undefined,
    },
    ...facts,
  });
  const previous = (endsAt: Date) => ({ hash: hashSecret('old'), endsAt });

  it.each<[string, Partial<StoredApiKey>, string, ReturnType<typeof judgeSecret>]>([
    ['the secret of a key without an end', {}, 'new', { valid: true, endsAt: undefined }],
    ['the secret of a key that ends', { expiresAt: soon }, 'new', { valid: true, endsAt: soon }],
    ['the secret of a key that ends now', { expiresAt: now }, 'new', { valid: false }],
    ['another secret', {}, 'old', { valid: false }],
    ['the old secret in its overlap', { previous: previous(soon) }, 'old', { valid: true, endsAt: soon }],
    ['the old secret after it', { previous: previous(now) }, 'old', { valid: false }],
    ['the new secret in an overlap', { previous: previous(soon) }, 'new', { valid: true, endsAt: undefined }],
    [
      'the old secret of a key that ends first',
      { previous: previous(later), expiresAt: soon },
      'old',
      { valid: true, endsAt: soon },
    ],
  ])('judges %s', (_what, facts, secret, verdict) => {
    expect(judgeSecret(stored(facts), secret, now)).toEqual(verdict);
  });
});
