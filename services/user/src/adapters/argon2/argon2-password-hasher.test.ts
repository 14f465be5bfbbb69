import { afterAll, describe, expect, it } from 'vitest';
import { createArgon2PasswordHasher } from './argon2-password-hasher.ts';

const { signal } = new AbortController();

describe('Argon2PasswordHasher', () => {
  const opened: ReturnType<typeof createArgon2PasswordHasher>[] = [];
  const open = (options: { threads: number }) => {
    const hasher = createArgon2PasswordHasher(options);
    opened.push(hasher);
    return hasher;
  };
  afterAll(() => Promise.all(opened.map((hasher) => hasher.close())));

  it('hashes with argon2id and the parameters of OWASP, never twice the same', async () => {
    const hasher = open({ threads: 2 });
    const [first, second] = await Promise.all([
      hasher.hash('a password', signal),
      hasher.hash('a password', signal),
    ]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
    expect(await hasher.verify(first, 'a password', signal)).toBe(true);
    expect(await hasher.verify(first, 'another one', signal)).toBe(false);
  });

  it('takes one password in two Unicode forms for one', async () => {
    const hasher = open({ threads: 1 });
    expect(
      await hasher.verify(await hasher.hash('caf\u00e9 au lait', signal), 'cafe\u0301 au lait', signal),
    ).toBe(true);
  });

  it('does the work of a comparison for nobody, and says no', async () => {
    const hasher = open({ threads: 1 });
    const hash = await hasher.hash('a password', signal);
    const timed = async (stored: string | undefined) => {
      const start = performance.now();
      for (let i = 0; i < 5; i += 1) expect(await hasher.verify(stored, 'wrong one', signal)).toBe(false);
      return performance.now() - start;
    };
    const known = await timed(hash);
    // A skipped hash would take no time at all; a tenth leaves room for a noisy machine.
    expect(await timed(undefined)).toBeGreaterThan(known / 10);
  });

  it('does not hash for a caller who has left', async () => {
    const hasher = open({ threads: 1 });
    const gone = AbortSignal.abort(new Error('gone'));
    await expect(hasher.hash('a password', gone)).rejects.toThrow('gone');
    await expect(hasher.verify(undefined, 'a password', gone)).rejects.toThrow('gone');
  });
});
