import { afterAll, describe, expect, it } from 'vitest';
import { personalWords } from '../../domain/secrets.ts';
import { createZxcvbnPasswordStrength } from './zxcvbn-password-strength.ts';

const { signal } = new AbortController();

describe('ZxcvbnPasswordStrength', () => {
  const strength = createZxcvbnPasswordStrength();
  const isGuessable = (password: string) =>
    strength.isGuessable(password, personalWords('ann.miller@example.org'), signal);
  afterAll(() => strength.close());

  it.each([
    'passwordpassword',
    'qwertyuiop12',
    'letmein12345',
    'P@ssw0rd1234',
    'iloveyou1234',
    '123456789012',
    'zaq12wsxcde3',
    'abcdabcdabcd',
    'aaaaaabbbbbb',
    'welcome12345',
    'ann.miller@example.org1',
    'annmiller1234',
    'lecternlectern',
    'lectern-lectern',
    'Sommer2026Sommer',
    'aaaabbbbcccc1',
  ])('finds %s easy to guess', async (password) => {
    expect(await isGuessable(password)).toBe(true);
  });

  it.each([
    'correct horse battery',
    'my dog ate the map',
    'blaue Tannen summen leise',
    'a long test password',
    'x7Fq9!bLz2Wk',
    'mWvK3tZpQe8uRy1N',
    'caf\u00e9 au lait at noon',
  ])('takes %s', async (password) => {
    expect(await isGuessable(password)).toBe(false);
  });

  it('looks at a bounded part of a long one, in bounded time', async () => {
    await isGuessable('warm up the thread');
    const start = performance.now();
    await isGuessable('abc4321'.repeat(18));
    // 64 characters take a third of a second at worst, 128 more than one.
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(await isGuessable(`${'password'.repeat(8)}x7Fq9!bLz2WkmWvK3tZpQe8uRy1N`)).toBe(true);
  });
});
