import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexicalText } from '../points.ts';
import { documentVector, queryVector, termIndex } from './sparse-terms.ts';

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
