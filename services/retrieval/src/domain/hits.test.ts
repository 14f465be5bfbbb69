import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestFirst, keepLive, keepReplaced } from './hits.ts';

const live = (documentId: string, version: number) => ({
  documentId,
  version,
  title: `title of ${documentId}`,
});

describe('keepLive', () => {
  it('keeps the live version in its order, and gives it the title of now', () => {
    const { hits, outdated } = keepLive(
      [
        { documentId: 'b', version: 2 },
        { documentId: 'a', version: 1 },
      ],
      [live('a', 1), live('b', 2)],
    );
    expect(hits.map((hit) => hit.title)).toEqual(['title of b', 'title of a']);
    expect(outdated).toBe(false);
  });

  it('names the file of a document that has one', () => {
    const { hits } = keepLive([{ documentId: 'a', version: 1 }], [{ ...live('a', 1), filename: 'a.pdf' }]);
    expect(hits).toEqual([{ documentId: 'a', version: 1, title: 'title of a', filename: 'a.pdf' }]);
  });

  it('drops what is deleted or foreign, and a version that is not live yet, without a search again', () => {
    const candidates = [
      { documentId: 'gone', version: 1 },
      { documentId: 'a', version: 3 },
    ];
    expect(keepLive(candidates, [live('a', 2)])).toEqual({ hits: [], outdated: false });
  });

  it('says when a version was replaced during the search', () => {
    expect(keepLive([{ documentId: 'a', version: 1 }], [live('a', 2)])).toEqual({ hits: [], outdated: true });
  });
});

describe('keepReplaced', () => {
  const candidates = [1, 3, 4, 6].map((version) => ({ documentId: 'a', version }));
  const versionOf = (now: number, earlier: number) =>
    keepReplaced(candidates, [live('a', now)], new Map([['a', live('a', earlier)]]))[0]?.version;

  it('is the live version where that is a candidate', () => {
    expect(versionOf(4, 1)).toBe(4);
  });

  it('is else the newest of those that were live since the search began', () => {
    expect(versionOf(5, 3)).toBe(4);
  });

  it('is never one that was replaced before the search began, nor one that is not live yet', () => {
    expect(versionOf(5, 5)).toBe(5);
    expect(keepReplaced(candidates, [live('a', 5)], new Map())).toEqual([live('a', 5)]);
  });
});

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
