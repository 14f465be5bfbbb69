import { describe, expect, it } from 'vitest';
import { createTokenBuckets } from './token-buckets.ts';

function buckets(max = 10) {
  const clock = { now: 0 };
  return { clock, pool: createTokenBuckets(max, () => clock.now) };
}

describe('a token bucket', () => {
  it('is full at first and gives no more than it has', () => {
    const { pool } = buckets();
    const taken = Array.from({ length: 7 }, () => pool.take('a', 60, 10));
    expect(taken.map(({ granted }) => granted)).toEqual([true, true, true, true, true, true, false]);
    expect(taken[5]).toEqual({ granted: true, left: 0, waitMs: 0 });
    expect(taken[6]).toEqual({ granted: false, left: 0, waitMs: 10_000 });
  });

  it('fills evenly, up to its size', () => {
    const { clock, pool } = buckets();
    pool.take('a', 60, 60);
    clock.now = 1_500;
    expect(pool.take('a', 60, 1)).toEqual({ granted: true, left: 0, waitMs: 0 });
    expect(pool.take('a', 60, 1)).toEqual({ granted: false, left: 0, waitMs: 500 });
    clock.now = 10 * 60_000;
    expect(pool.take('a', 60, 1).left).toBe(59);
  });

  it('lets a call pass that costs more than the whole limit, when it is full', () => {
    const { pool } = buckets();
    expect([pool.take('a', 5, 20).granted, pool.take('a', 5, 20).granted]).toEqual([true, false]);
  });

  it('takes back what a refused call had taken, and no more than it holds', () => {
    const { pool } = buckets();
    pool.take('a', 60, 20);
    pool.giveBack('a', 60, 50);
    expect(pool.take('a', 60, 1).left).toBe(59);
  });

  it('is one of a bounded number', () => {
    const { pool } = buckets(2);
    for (const key of ['a', 'b', 'c']) pool.take(key, 60, 60);
    expect(['c', 'a'].map((key) => pool.take(key, 60, 1).granted)).toEqual([false, true]);
  });

  it('gives what it has where less will do', () => {
    const { clock, pool } = buckets();
    pool.take('a', 60, 57);
    clock.now = 250;
    expect(pool.takeUpTo('a', 60, 10)).toEqual({ granted: 3, left: 0, waitMs: 750 });
    expect(pool.takeUpTo('a', 60, 10)).toEqual({ granted: 0, left: 0, waitMs: 750 });
  });
});
