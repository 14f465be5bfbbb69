import { describe, expect, it } from 'vitest';
import { assertAcceptablePassword, normalizePassword } from './secrets.ts';

const email = 'ann@example.org';

describe('assertAcceptablePassword', () => {
  it.each([
    ['passphrases with blanks', 'correct horse battery'],
    ['exactly twelve characters', 'abcdefghijkl'],
    ['a hundred and twenty-eight', 'abcd'.repeat(32)],
    ['twelve characters beyond the BMP', '🦊🐢🐙🦉🦊🐢🐙🦉🦊🐢🐙🦉'],
  ])('accepts %s', (_what, password) => {
    expect(() => assertAcceptablePassword({ password, email, pointer: '/password' })).not.toThrow();
  });

  it.each([
    ['eleven characters', 'abcdefghijk', 'at least 12'],
    ['six characters that are twelve UTF-16 units', '🦊🐢🐙🦉🦊🐢', 'at least 12'],
    ['more than a hundred and twenty-eight', `${'abcd'.repeat(32)}e`, 'at most 128'],
    ['the e-mail address in another case', 'ANN@example.org', 'not be the e-mail'],
    ['hardly any variety', 'aaaaaabbbbbb', 'three different'],
  ])('refuses %s, and says where', (_what, password, detail) => {
    expect(() => assertAcceptablePassword({ password, email, pointer: '/password' })).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        reason: 'weak_password',
        errors: [{ pointer: '/password', detail: expect.stringContaining(detail) }],
      }),
    );
  });
});

describe('normalizePassword', () => {
  it('gives one form to what two keyboards send for the same characters', () => {
    expect(normalizePassword('cafe\u0301 au lait')).toBe(normalizePassword('caf\u00e9 au lait'));
    expect(normalizePassword(' trailing ')).toBe(' trailing ');
  });
});
