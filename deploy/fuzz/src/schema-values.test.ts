import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valuesOf } from './schema-values.ts';

const integersBetween = (minimum: number, maximum: number): unknown[] =>
  fc.sample(valuesOf({ type: 'integer', minimum, maximum }, {}), { numRuns: 500, seed: 7 });

describe('values of a schema of integers', () => {
  it('are integers within its bounds', () => {
    for (const value of integersBetween(3, 9)) expect([3, 4, 5, 6, 7, 8, 9]).toContain(value);
  });

  it('of 64 bits come to an end, and have the bounds among them', () => {
    const values = integersBetween(-(2 ** 63), 2 ** 63);
    expect(values.every(Number.isInteger)).toBe(true);
    expect(values).toEqual(expect.arrayContaining([-(2 ** 63), 2 ** 63]));
  });
});
