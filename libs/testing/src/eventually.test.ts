import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';

describe('eventually', () => {
  it('returns the first answer, also a falsy one', async () => {
    let calls = 0;
    expect(await eventually(() => (++calls < 3 ? undefined : 0))).toBe(0);
    expect(calls).toBe(3);
  });

  it('takes an error as "not yet" and tells the last one when time is up', async () => {
    const probe = (): undefined => {
      throw new Error('connection refused');
    };
    await expect(eventually(probe, { timeoutMs: 50, what: 'the server' })).rejects.toMatchObject({
      message: 'Waited 50 ms in vain for the server.',
      cause: { message: 'connection refused' },
    });
  });
});
