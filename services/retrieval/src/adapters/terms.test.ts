import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentVector, queryVector, termIndex } from './sparse-terms.ts';
import { lexicalText, termsOf } from './terms.ts';

describe('termsOf', () => {
  it('lowers, drops stop words and brings inflections together', () => {
    expect(termsOf('The Wings of the aircraft: wing, WINGED, flying!')).toEqual([
      'wing',
      'aircraft',
      'wing',
      'wing',
      'fli',
    ]);
  });

  it('knows letters and numbers of any script, and splits scripts that have no spaces', () => {
    expect(termsOf('Größe 42 Москва')).toEqual(['größe', '42', 'москва']);
    expect(termsOf('東京都に住んでいます').length).toBeGreaterThan(1);
    expect(termsOf('ﬁle')).toEqual(termsOf('file'));
  });

  it('finds nothing in punctuation, and nothing that is too long for a word', () => {
    expect(termsOf('--- ... !!! the of')).toEqual([]);
    expect(termsOf('a'.repeat(65))).toEqual([]);
  });

  it('never gives a term with white space, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const term of termsOf(text)) expect(term).toMatch(/^\S+$/u);
      }),
    );
  });
});

describe('lexicalText', () => {
  it('puts title and headings before the text', () => {
    expect(lexicalText({ title: 'T', headings: ['A', 'B'], text: 'x' })).toBe('T\nA\nB\nx');
  });
});

describe('sparse vectors', () => {
  it('has ascending unique indices and one value each', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), (terms) => {
        const { indices, values } = documentVector(terms);
        expect(values).toHaveLength(indices.length);
        expect(indices).toEqual([...new Set(terms.map(termIndex))].sort((x, y) => x - y));
      }),
    );
  });

  it('saturates term frequency and punishes length, as BM25 does', () => {
    const weight = (terms: string[]) => documentVector(terms).values[0] ?? 0;
    const once = weight(['wing']);
    const twice = weight(['wing', 'wing']);
    expect(twice).toBeGreaterThan(once);
    expect(twice).toBeLessThan(2 * once);
    const [long] = documentVector([...Array(200).fill('wing'), ...Array(200).fill('wing')]).values;
    expect(long).toBeLessThan(2.2);
    const padded = documentVector(['wing', ...Array.from({ length: 300 }, (_, i) => `pad${i}`)]);
    expect(padded.values[padded.indices.indexOf(termIndex('wing'))]).toBeLessThan(once);
  });

  it('counts each word of a query once', () => {
    expect(queryVector(['wing', 'wing', 'lift']).values).toEqual([1, 1]);
  });

  it('hashes as FNV-1a is published', () => {
    expect(termIndex('')).toBe(0x811c9dc5);
    expect(termIndex('a')).toBe(0xe40c292c);
    expect(termIndex('foobar')).toBe(0xbf9cf968);
  });
});
