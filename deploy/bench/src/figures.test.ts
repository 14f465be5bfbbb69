import { describe, expect, it } from 'vitest';
import { ndcgAt10, percentile } from './figures.ts';

describe('percentile', () => {
  it('takes the nearest rank', () => {
    const values = [5, 1, 4, 2, 3];
    expect([0.5, 0.8, 0.95, 1].map((share) => percentile(values, share))).toEqual([3, 4, 5, 5]);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('nDCG@10', () => {
  const gains = new Map([
    ['a', 3],
    ['b', 2],
    ['c', 1],
  ]);

  it('is one for the best order and zero when nothing relevant is found', () => {
    expect(ndcgAt10(['a', 'b', 'c'], gains)).toBe(1);
    expect(ndcgAt10(['x', 'y'], gains)).toBe(0);
    expect(ndcgAt10(['a'], new Map())).toBe(0);
  });

  it('gives less for a lower rank, and nothing beyond the tenth', () => {
    // (2/log2(2) + 3/log2(3)) / (3 + 2/log2(3) + 1/log2(4)), worked out by hand
    expect(ndcgAt10(['b', 'a'], gains)).toBeCloseTo((2 + 3 / 1.584963) / (3 + 2 / 1.584963 + 0.5), 5);
    expect(ndcgAt10([...'0123456789', 'a'], gains)).toBe(0);
  });
});
