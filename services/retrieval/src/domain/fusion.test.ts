import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FusionMethod, fuse, type Ranked } from './fusion.ts';

const methods: FusionMethod[] = ['relative', 'min-max', 'rrf'];
const hits = (...pairs: [string, number][]): Ranked[] =>
  pairs.map(([pointId, score]) => ({ pointId, score }));

const ranking = fc
  .uniqueArray(
    fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.double({ min: 0, max: 50, noNaN: true })),
    {
      selector: ([id]) => id,
      maxLength: 20,
    },
  )
  .map((pairs) => hits(...pairs).sort((a, b) => b.score - a.score));

describe('fuse', () => {
  it('adds relative scores, so that a clear winner of one retriever beats a middling hit of both', () => {
    const fused = fuse('relative', [
      { weight: 0.5, hits: hits(['a', 0.8], ['b', 0.4]) },
      { weight: 0.5, hits: hits(['c', 20], ['b', 2]) },
    ]);
    expect(fused.map((hit) => hit.pointId)).toEqual(['a', 'c', 'b']);
    expect(fused.map((hit) => hit.score)).toEqual([0.5, 0.5, 0.25 + 0.05]);
  });

  it("stretches each retriever's scores to 0..1 under min-max", () => {
    const fused = fuse('min-max', [{ weight: 2, hits: hits(['a', 7], ['b', 6], ['c', 5]) }]);
    expect(fused.map((hit) => hit.score)).toEqual([2, 1, 0]);
  });

  it('uses ranks alone under rrf, with the constant of the paper', () => {
    const fused = fuse('rrf', [
      { weight: 1, hits: hits(['a', 1000], ['b', 1]) },
      { weight: 1, hits: hits(['b', 3], ['a', 2.9]) },
    ]);
    expect(fused.map((hit) => hit.score)).toEqual([1 / 61 + 1 / 62, 1 / 62 + 1 / 61]);
    expect(fused[0]?.pointId).toBe('a');
  });

  it.each(methods)('%s survives empty rankings, single hits and scores that are all zero', (method) => {
    expect(fuse(method, [])).toEqual([]);
    expect(fuse(method, [{ weight: 1, hits: [] }])).toEqual([]);
    const fused = fuse(method, [{ weight: 1, hits: hits(['a', 0], ['b', 0]) }]);
    expect(fused.map((hit) => hit.pointId)).toEqual(['a', 'b']);
    expect(fused.every((hit) => Number.isFinite(hit.score))).toBe(true);
  });

  it.each(methods)(
    "%s keeps every hit once, in falling order, and alone keeps a retriever's own order",
    (method) => {
      fc.assert(
        fc.property(ranking, ranking, (dense, lexical) => {
          const fused = fuse(method, [
            { weight: 0.5, hits: dense },
            { weight: 0.5, hits: lexical },
          ]);
          const ids = new Set([...dense, ...lexical].map((hit) => hit.pointId));
          expect(fused.map((hit) => hit.pointId).sort()).toEqual([...ids].sort());
          for (const [at, hit] of fused.entries())
            expect(hit.score).toBeLessThanOrEqual(fused[at - 1]?.score ?? 99);
          const alone = fuse(method, [{ weight: 1, hits: dense }]);
          expect(alone.map((hit) => hit.pointId)).toEqual(dense.map((hit) => hit.pointId));
        }),
      );
    },
  );
});
