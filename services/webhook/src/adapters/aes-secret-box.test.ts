import { expect, it } from 'vitest';
import { createAesSecretBox } from './aes-secret-box.ts';

const [old, current] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

it('a secret is of no use without the key, and with each that was changed it is', () => {
  const sealed = createAesSecretBox([old]).seal('whsec_abc');
  expect(sealed).not.toContain('abc');
  expect(createAesSecretBox([old]).seal('whsec_abc')).not.toBe(sealed);
  expect(createAesSecretBox([current, old]).open(sealed)).toBe('whsec_abc');
  expect(() => createAesSecretBox([current]).open(sealed)).toThrow(/SEALING_KEYS/);
  const bytes = Buffer.from(sealed, 'base64');
  bytes[bytes.length - 1]! ^= 1;
  expect(() => createAesSecretBox([old]).open(bytes.toString('base64'))).toThrow(/SEALING_KEYS/);
});
