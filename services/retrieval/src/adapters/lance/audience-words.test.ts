import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudienceWords, rankByWords, type WordRow } from './audience-words.ts';
import { rankByReading } from './rank-by-reading.ts';

const vocabulary = ['wing', 'lift', 'drag', 'flow'];
const row = (facts: Partial<WordRow>): WordRow => {
  const { documentId = 'd', version = 1, ordinal = 0 } = facts;
  return {
    documentId,
    version,
    ordinal,
    audiences: ['a'],
    terms: [],
    pointId: `${documentId}-${version}-${ordinal}`,
    ...facts,
  };
};
const indexOf = (rows: Iterable<WordRow>): AudienceWords => {
  const words = new AudienceWords();
  for (const each of rows) words.put(each);
  return words;
};
const rank = (words: readonly AudienceWords[], terms = vocabulary, limit = 1_000) =>
  rankByWords(words, { terms, limit });

const change = fc.record({
  kind: fc.constantFrom('put', 'put', 'put', 'drop', 'remove'),
  ordinal: fc.nat(9),
  terms: fc.array(fc.constantFrom(...vocabulary), { maxLength: 6 }),
});

describe('AudienceWords', () => {
  it('answers after any series of changes as one that was made of what is left', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
        const words = new AudienceWords();
        const left = new Map<string, WordRow>();
        for (const { kind, ordinal, terms } of changes) {
          const next = row({ ordinal, terms });
          if (kind === 'put') {
            words.put(next);
            left.set(next.pointId, next);
          } else {
            if (kind === 'drop') words.drop(next.pointId);
            else words.remove((chunk) => chunk.ordinal === ordinal);
            left.delete(next.pointId);
          }
        }
        const anew = indexOf(left.values());
        expect(rank([words])).toEqual(rank([anew]));
        expect(words.chunkCount).toBe(left.size);
        for (const term of vocabulary) expect(words.frequencyOf(term)).toBe(anew.frequencyOf(term));
      }),
      { numRuns: 50 },
    );
  });

  it('does not grow with what was replaced', () => {
    const words = new AudienceWords();
    const ten = indexOf(
      Array.from({ length: 10 }, (_, ordinal) => row({ ordinal, terms: ['one', 'common'] })),
    );
    for (let at = 0; at < 5_000; at++) words.put(row({ ordinal: at % 10, terms: [`word${at}`, 'common'] }));
    expect(words.bytes).toBeLessThan(20 * ten.bytes);
    expect(rank([words], ['common'])).toHaveLength(10);
    expect(rank([words], ['word17'])).toEqual([]);
  });

  it('is matched by a ranking that reads the rows instead', async () => {
    const rows = fc.array(fc.array(fc.constantFrom(...vocabulary), { maxLength: 6 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(10), async (texts, limit) => {
        const all = texts.map((terms, ordinal) => row({ ordinal, terms }));
        const read = async function* () {
          for (let at = 0; at < all.length; at += 7) yield all.slice(at, at + 7);
        };
        const only = new Set(all.filter(({ ordinal }) => ordinal % 3 > 0).map(({ pointId }) => pointId));
        for (const query of [
          { terms: vocabulary, limit },
          { terms: ['lift', 'wing', 'lift'], limit, only },
        ]) {
          expect(await rankByReading(read, query)).toEqual(
            rankByWords([indexOf(all)], query).map(({ pointId, documentId, version, ordinal, score }) => ({
              ...{ pointId, documentId, version, ordinal, score },
            })),
          );
        }
      }),
    );
  });

  it('keeps the best of more hits than it holds when it reads', async () => {
    const many = Array.from({ length: 5_000 }, (_, ordinal) =>
      row({ ordinal, terms: ['wing', ...Array(ordinal % 97).fill('lift')] }),
    );
    const read = async function* () {
      yield many;
    };
    const query = { terms: ['wing'], limit: 5 };
    const ordinals = (await rankByReading(read, query)).map((hit) => hit.ordinal);
    expect(ordinals).toEqual(rankByWords([indexOf(many)], query).map((hit) => hit.ordinal));
  });

  it('ranks two audiences as one', () => {
    const rows = vocabulary.flatMap((term, ordinal) => [
      row({ ordinal, terms: [term, 'flow'] }),
      row({ documentId: 'e', ordinal, terms: [term, 'lift', 'lift'] }),
    ]);
    const apart = [indexOf(rows.slice(0, 3)), indexOf(rows.slice(3))];
    expect(rank(apart)).toEqual(rank([indexOf(rows)]));
    expect(rank(apart, vocabulary, 3)).toEqual(rank([indexOf(rows)]).slice(0, 3));
  });

  it('returns no more than is wanted, the first of equal ones, and only what is allowed', () => {
    const words = indexOf([3, 1, 2, 0].map((ordinal) => row({ ordinal, terms: ['wing'] })));
    const ordinals = (limit: number, only?: ReadonlySet<string>) =>
      rankByWords([words], { terms: ['wing'], limit, only }).map((hit) => hit.ordinal);
    expect(ordinals(2)).toEqual([0, 1]);
    expect(ordinals(2, new Set(['d-1-3', 'd-1-2', 'd-1-9']))).toEqual([2, 3]);
    expect(ordinals(9)).toEqual([0, 1, 2, 3]);
    expect(rank([words], ['drag'])).toEqual([]);
  });
});
