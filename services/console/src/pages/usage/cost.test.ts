import { expect, it } from 'vitest';
import { cost } from './cost.ts';

it.each([
  [0, '0.00'],
  [0.00002, '< 0.0001'],
  [0.0032, '0.0032'],
  [1, '1.00'],
  [1234.5, '1,234.50'],
])('a cost of %d is %s', (value, text) => expect(cost(value)).toBe(text));
