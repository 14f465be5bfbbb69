import { describe, expect, it } from 'vitest';
import { createLeases } from './leases.ts';
import { createTokenBuckets } from './token-buckets.ts';

/** Instances that share the buckets of a store, which notes each question that it is asked. */
function instances(count: number) {
  const clock = { now: 0 };
  const store = createTokenBuckets(100, () => clock.now);
  const asked: number[] = [];
  const shared = {
    takeUpTo: async (key: string, points: number, wanted: number) => {
      asked.push(wanted);
      return store.takeUpTo(key, points, wanted);
    },
  };
  const pools = Array.from({ length: count }, () => createLeases(shared, 100, () => clock.now));
  return { clock, asked, pools };
}

describe('a pool of leases', () => {
  it('asks for a hundredth of the limit and then tells by itself', async () => {
    const { asked, pools } = instances(1);
    const [pool] = pools as [(typeof pools)[0]];
    expect(await pool.take('a', 1_000, 1)).toEqual({ granted: true, left: 999, waitMs: 0 });
    for (let i = 2; i <= 10; i += 1) {
      expect(pool.take('a', 1_000, 1)).toEqual({ granted: true, left: 1_000 - i, waitMs: 0 });
    }
    expect(asked).toEqual([10]);
    expect(pool.take('a', 1_000, 1)).toBeInstanceOf(Promise);
  });

  it('asks once for all who come at the same time', async () => {
    const { asked, pools } = instances(1);
    const all = Array.from({ length: 50 }, () => pools[0]?.take('a', 100, 1));
    expect((await Promise.all(all)).every((taken) => taken?.granted)).toBe(true);
    expect(asked.length).toBeLessThanOrEqual(2);
  });

  it('holds the limit over three instances, to the token, when all ask at once', async () => {
    const { pools } = instances(3);
    const all = pools.flatMap((pool) => Array.from({ length: 500 }, () => pool.take('a', 600, 1)));
    const granted = (await Promise.all(all)).filter((taken) => taken.granted).length;
    expect(granted).toBe(600);
  });

  it('leaves at most a hundredth of the limit unspent in each', async () => {
    const { pools } = instances(3);
    let granted = 0;
    for (let i = 0; i < 2_000; i += 1) {
      const taken = await pools[i % 3]?.take('a', 600, 1);
      if (taken?.granted) granted += 1;
    }
    expect(granted).toBeGreaterThanOrEqual(600 - 18);
    expect(granted).toBeLessThanOrEqual(600);
  });

  it('refuses by itself until the shared bucket has a token again', async () => {
    const { clock, asked, pools } = instances(1);
    const [pool] = pools as [(typeof pools)[0]];
    await pool.take('a', 60, 60);
    expect(await pool.take('a', 60, 1)).toMatchObject({ granted: false, waitMs: 1_000 });
    const { length } = asked;
    clock.now = 400;
    expect(pool.take('a', 60, 1)).toEqual({ granted: false, left: 0, waitMs: 600 });
    expect(pool.take('a', 60, 3)).toEqual({ granted: false, left: 0, waitMs: 2_600 });
    expect(asked).toHaveLength(length);
    clock.now = 1_001;
    expect((await pool.take('a', 60, 1)).granted).toBe(true);
  });

  it('spends again what was given back', async () => {
    const { asked, pools } = instances(1);
    const [pool] = pools as [(typeof pools)[0]];
    await pool.take('a', 10, 1);
    pool.giveBack('a', 10, 1);
    expect(pool.take('a', 10, 1)).toMatchObject({ granted: true });
    expect(asked).toEqual([1]);
  });
});
