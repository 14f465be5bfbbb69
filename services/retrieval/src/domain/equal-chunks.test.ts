import { describe, expect, it } from 'vitest';
import { collapseEqual, countDistinct } from './equal-chunks.ts';

const hit = (documentId: string, text: string) => ({ documentId, text });

describe('hits with equal chunks', () => {
  const hits = [
    hit('a', 'Rooms close at ten.'),
    hit('b', 'Rooms are locked.'),
    hit('c', 'Rooms close at ten.'),
    hit('a', 'Rooms close at ten.'),
    hit('d', 'Rooms close at ten.'),
    hit('c', 'Rooms close at ten.'),
  ];

  it('are one, in the place of the best, which names the other documents', () => {
    expect(collapseEqual(hits, 20)).toEqual([
      { ...hit('a', 'Rooms close at ten.'), alsoIn: ['c', 'd'] },
      { ...hit('b', 'Rooms are locked.'), alsoIn: [] },
    ]);
    expect(countDistinct(hits)).toBe(2);
  });

  it('name no more documents than they may', () => {
    expect(collapseEqual(hits, 1)[0]?.alsoIn).toEqual(['c']);
  });
});
