import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DenseEvidence, fuse, partsOf, type Ranked, trustOf } from './fusion.ts';

const hits = (...pairs: [string, number][]): Ranked[] =>
  pairs.map(([pointId, score]) => ({ pointId, score }));
const evidence = (dense: readonly Ranked[], over: Partial<DenseEvidence> = {}): DenseEvidence => ({
  cosines: new Map(dense.map(({ pointId, score }) => [pointId, score])),
  floor: 0,
  trust: 1,
  ...over,
});
const idsOf = (ranked: readonly Ranked[]) => ranked.map(({ pointId }) => pointId);

const ranking = (max: number) =>
  fc
    .uniqueArray(
      fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.double({ min: 0.01, max, noNaN: true })),
      { selector: ([id]) => id, maxLength: 20 },
    )
    .map((pairs) => hits(...pairs).sort((a, b) => b.score - a.score));

describe('trustOf', () => {
  it('is whole for a near hit in a language that the model knows', () => {
    expect(trustOf({ nearness: 0.55, crowding: 0.15 })).toBe(1);
    expect(trustOf({ nearness: 0.25, crowding: 0 })).toBe(0.5);
  });

  it('is less in a language whose texts are all in one place, however near the hit seems', () => {
    expect(trustOf({ nearness: 0.55, crowding: 0.35 })).toBeCloseTo(0.5, 5);
    expect(trustOf({ nearness: 0.55, crowding: 0.6 })).toBe(0);
  });

  it('is nothing for what is farther away than unrelated texts', () => {
    expect(trustOf({ nearness: -0.2, crowding: 0 })).toBe(0);
  });
});

describe('fuse', () => {
  it('lets meaning decide where words leave it open', () => {
    const dense = hits(['a', 0.7], ['b', 0.4]);
    const lexical = hits(['b', 10], ['a', 9.5]);
    expect(idsOf(fuse({ dense, lexical }, evidence(dense)))).toEqual(['a', 'b']);
  });

  it('lets words decide where the model finds everything near everything', () => {
    const dense = hits(['a', 0.7], ['b', 0.66], ['c', 0.5]);
    const lexical = hits(['c', 30], ['b', 4]);
    expect(
      idsOf(
        fuse({ dense, lexical }, evidence(dense, { trust: trustOf({ nearness: 0.3, crowding: 0.45 }) })),
      )[0],
    ).toBe('c');
  });

  it('measures cosines from what the model gives to unrelated texts', () => {
    const dense = hits(['a', 0.9], ['b', 0.8]);
    const lexical = hits(['b', 10], ['a', 5]);
    expect(idsOf(fuse({ dense, lexical }, evidence(dense)))[0]).toBe('b');
    expect(idsOf(fuse({ dense, lexical }, evidence(dense, { floor: 0.75 })))[0]).toBe('a');
  });

  it('counts how far a hit is that only its words found', () => {
    const dense = hits(['a', 0.7]);
    const lexical = hits(['near', 10], ['far', 10]);
    const cosines = new Map([
      ['a', 0.7],
      ['near', 0.6],
      ['far', 0],
    ]);
    expect(idsOf(fuse({ dense, lexical }, evidence(dense, { cosines })))).toEqual(['near', 'a', 'far']);
  });

  it('gives what one retriever gives when the other has nothing', () => {
    fc.assert(
      fc.property(ranking(1), ranking(50), (dense, lexical) => {
        expect(idsOf(fuse({ dense, lexical: [] }, evidence(dense)))).toEqual(idsOf(dense));
        expect(idsOf(fuse({ dense: [], lexical }, evidence([])))).toEqual(idsOf(lexical));
      }),
    );
  });

  it('returns every candidate once, best first, with scores from 0 to 1', () => {
    fc.assert(
      fc.property(
        ranking(1),
        ranking(50),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (dense, lexical, trust) => {
          const fused = fuse({ dense, lexical }, evidence(dense, { trust }));
          expect(new Set(idsOf(fused))).toEqual(new Set(idsOf([...dense, ...lexical])));
          expect(fused).toHaveLength(new Set(idsOf(fused)).size);
          const scores = fused.map(({ score }) => score);
          expect(scores).toEqual([...scores].sort((a, b) => b - a));
          for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
          const parts = partsOf({ dense, lexical }, evidence(dense, { trust }));
          for (const { pointId, score } of fused) {
            const { lexical: words, dense: meaning } = parts(pointId);
            expect(words + meaning).toBeCloseTo(score, 10);
          }
        },
      ),
    );
  });
});
