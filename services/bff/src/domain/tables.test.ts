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

  it.each([
    [
      [
        'Region | Sales 2024 | Sales 2024 | Sales 2025 | Sales 2025',
        'Region | North | South | North | South',
        'Boats | 12 | 14 | 15 | 11',
      ],
      ['Region', 'Sales 2024 North', 'Sales 2024 South', 'Sales 2025 North', 'Sales 2025 South'],
    ],
    [
      [
        ' | Boats | Boats | Boats | Boats',
        ' | 2024 | 2024 | 2025 | 2025',
        'Harbour | Sold | Lent | Sold | Lent',
        'Alder | few | many | few | none',
      ],
      ['Harbour', 'Boats 2024 Sold', 'Boats 2024 Lent', 'Boats 2025 Sold', 'Boats 2025 Lent'],
    ],
    [
      ['Part | 2023 | 2024', 'Mast | 9.5 | 10.25', 'Oar | 2.5 | 3'],
      ['Part', '2023', '2024'],
    ],
    [
      ['Alder | 2003 | 2019', 'Birch | 2004 | 2020'],
      ['', '', ''],
    ],
    [
      ['Name | Address | Address', 'Ann | Main Road | Alder', 'Bert | Quay | Birch'],
      ['Name', 'Address', 'Address'],
    ],
    [
      ['Berth | Hours | Hours', 'A1 | 8 | 17', 'A2 | 7 | 19'],
      ['Berth', 'Hours', 'Hours'],
    ],
  ])('have the names of all lines above them: %j', (lines, names) => {
    expect(
      rowsOf(lines, '')
        .at(-1)
        ?.cells?.map(({ column }) => column),
    ).toEqual(names);
  });
});
