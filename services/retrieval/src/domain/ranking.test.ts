import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestFirst } from './ranking.ts';

const ordered = [
  { documentId: 'z', version: 1, ordinal: 0, score: 3 },
  { documentId: 'a', version: 1, ordinal: 4, score: 2 },
  { documentId: 'a', version: 2, ordinal: 0, score: 2 },
  { documentId: 'a', version: 2, ordinal: 1, score: 2 },
  { documentId: 'b', version: 1, ordinal: 0, score: 2 },
];

describe('bestFirst', () => {
  it('orders by score, and equal scores by where they stand, in whatever order they come', () => {
    const shuffled = fc.shuffledSubarray(ordered, { minLength: ordered.length });
    fc.assert(
      fc.property(shuffled, (hits) => {
        expect(bestFirst(hits)).toEqual(ordered);
      }),
    );
  });
});
