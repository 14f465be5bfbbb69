import { describe, expect, it } from 'vitest';
import { fuseRankings } from './fuse-rankings.ts';

const fuse = (...rankings: string[][]) =>
  fuseRankings(rankings, { keyOf: ([key = '']) => key, best: (one, other) => [one, other].sort()[1] ?? one });

describe('rankings that are fused', () => {
  it('stay as they are when there is one, or none', () => {
    expect(fuse(['c', 'a', 'b'])).toEqual(['c', 'a', 'b']);
    expect(fuse()).toEqual([]);
  });

  it('begin with what several have, once, as the better one of them', () => {
    expect(fuse(['a1', 'b1', 'c1'], ['d1', 'b2'])).toEqual(['b2', 'a1', 'd1', 'c1']);
  });
});
