import { describe, expect, it } from 'vitest';
import { interleave } from './interleave.ts';

const merge = (...rankings: string[][]) =>
  interleave(rankings, {
    keyOf: ([key = '']) => key,
    best: (one, other) => [one, other].sort()[1] ?? one,
  });

describe('rankings that become one', () => {
  it('stay as they are when there is one, or none', () => {
    expect(merge(['c', 'a', 'b'])).toEqual(['c', 'a', 'b']);
    expect(merge()).toEqual([]);
  });

  it('take turns, and what several have comes once, where it is highest, as the better one', () => {
    expect(merge(['a1', 'b1', 'c1'], ['d1', 'e1', 'b2'])).toEqual(['a1', 'd1', 'b2', 'e1', 'c1']);
  });
});
