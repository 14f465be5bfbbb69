import { describe, expect, it } from 'vitest';
import { rowsOf } from './tables.ts';

const valuesOf = (...lines: string[]) =>
  rowsOf(lines, '').map(({ cells = [] }) => cells.map(({ value }) => value));

describe('rows of a table', () => {
  it.each([
    [
      ['Code | Meaning', 'a|b | either', 'c | '],
      [
        ['a|b', 'either'],
        ['c', ''],
      ],
    ],
    [['Zone | Day | Fee', '| Sunday | 3'], [['', 'Sunday', '3']]],
    [['|Code|Fee|', '|---|---|', '|a|3|'], [['a', '3']]],
  ])('have the cells between their bars: %j', (lines, cells) => {
    expect(valuesOf(...lines)).toEqual(cells);
  });
});
