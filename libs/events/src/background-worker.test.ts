import { describe, expect, it } from 'vitest';
import { pauseAfter } from './background-worker.ts';

const backoff = { base: 2, most: 300 };

describe('pauseAfter', () => {
  it('doubles with every attempt, up to the limit', () => {
    const longest = [1, 2, 3, 4, 100].map((attempt) => pauseAfter(attempt, backoff, () => 1));
    expect(longest).toEqual([2, 4, 8, 16, 300]);
  });

  it('is never shorter than half of that', () => {
    expect([1, 2, 100].map((attempt) => pauseAfter(attempt, backoff, () => 0))).toEqual([1, 2, 150]);
  });
});
