import { describe, expect, it } from 'vitest';
import { joinVectors, queryPartsOf } from './query-parts.ts';

describe('queryPartsOf', () => {
  it('leaves a short query as it is', () => {
    expect(queryPartsOf('what is asked')).toEqual([{ text: 'what is asked', weight: 1 }]);
  });

  it('takes the end of a long one, and for less its beginning', () => {
    const parts = queryPartsOf(`subject ${'talk '.repeat(1_500)}question`);
    expect(parts).toHaveLength(2);
    expect(parts[0].text.endsWith('question')).toBe(true);
    expect(parts[1]?.text.startsWith('subject')).toBe(true);
    expect(parts[1]?.weight).toBeLessThan(parts[0].weight);
    for (const { text } of parts) expect(text.length).toBeLessThanOrEqual(1_000);
  });
});

describe('joinVectors', () => {
  it('has length 1, and is nearer to the heavier part', () => {
    const joined = joinVectors([
      { vector: [1, 0], weight: 1 },
      { vector: [0, 1], weight: 0.5 },
    ]);
    expect(Math.hypot(...joined)).toBeCloseTo(1, 5);
    expect(joined[0]).toBeGreaterThan(joined[1] ?? 1);
    expect([...joinVectors([{ vector: [0.6, 0.8], weight: 1 }])]).toEqual([...Float32Array.from([0.6, 0.8])]);
  });
});
