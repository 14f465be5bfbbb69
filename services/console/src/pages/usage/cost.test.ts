import { expect, it } from 'vitest';
import { cost, costsLike } from './cost.ts';

it.each([
  [0, '0.00'],
  [0.00002, '< 0.0001'],
  [0.0032, '0.0032'],
  [1, '1.00'],
  [1234.5, '1,234.50'],
])('a cost of %d is %s', (value, text) => expect(cost(value)).toBe(text));

it('writes costs that are compared with as many places as the finest needs', () => {
  const fine = [0, 1.5, 0.0032, 0.00002];
  expect(fine.map(costsLike(fine))).toEqual(['0.0000', '1.5000', '0.0032', '< 0.0001']);
  const coarse = [0, 1.5, 1_234.25];
  expect(coarse.map(costsLike(coarse))).toEqual(['0.00', '1.50', '1,234.25']);
});
