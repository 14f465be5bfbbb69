import { isApiKey } from '@lectern/auth';
import { describe, expect, it } from 'vitest';
import { issueApiKeySecret, parseApiKey } from './api-key.ts';

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
