import { describe, expect, it } from 'vitest';
import { inverseDocumentFrequency, termWeight } from './bm25.ts';

describe('termWeight', () => {
  it('saturates frequency and punishes length', () => {
    const [once, twice, often] = [1, 2, 50].map((frequency) => termWeight(frequency, 80)) as [
      number,
      number,
      number,
    ];
    expect(once).toBeCloseTo(1, 10);
    expect(twice - once).toBeLessThan(once);
    expect(often).toBeLessThan(2.2);
    expect(termWeight(1, 300)).toBeLessThan(once);
  });
});

describe('inverseDocumentFrequency', () => {
  it('weighs the rare more than the common, and nothing below zero', () => {
    const weights = [0, 1, 5, 10].map((withTerm) => inverseDocumentFrequency(10, withTerm));
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(Math.min(...weights)).toBeGreaterThan(0);
  });
});
