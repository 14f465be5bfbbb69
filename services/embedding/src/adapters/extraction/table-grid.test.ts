import { describe, expect, it } from 'vitest';
import { type Cell, TableGrid } from './table-grid.ts';

const cell = (text: string, more: Partial<Cell> = {}): Cell => ({
  text,
  columns: 1,
  rows: 1,
  isName: false,
  ...more,
});
function grid(...rows: Cell[][]): TableGrid {
  const made = new TableGrid();
  for (const cells of rows) {
    made.startRow({ isHead: false });
    for (const each of cells) made.add(each);
  }
  return made;
}

describe('a cell with bars in it', () => {
  it('keeps them without spaces, so that they part no cells', () => {
    const table = grid(
      [cell('Code'), cell('Meaning')],
      [cell('a | b'), cell('either')],
      [cell('x||y'), cell('or')],
    );
    expect(table.block()?.text).toBe('Code | Meaning\na|b | either\nx||y | or');
  });
});

describe('a table with merged cells', () => {
  it('repeats them in every row and column that they cover', () => {
    const table = grid(
      [cell('Zone'), cell('Price', { columns: 2 })],
      [cell('Inner', { rows: 2 }), cell('1'), cell('2')],
      [cell('3'), cell('4')],
      [cell('Outer'), cell('5'), cell('6', { rows: 2 })],
      [cell('Port'), cell('7')],
    );
    expect(table.block()?.text.split('\n')).toEqual([
      'Zone | Price | Price',
      'Inner | 1 | 2',
      'Inner | 3 | 4',
      'Outer | 5 | 6',
      'Port | 7 | 6',
    ]);
  });

  it('says a title between rows once', () => {
    const table = grid([cell('Fees of 2027', { columns: 3 })], [cell('a'), cell('b'), cell('c')]);
    expect(table.block()?.text).toBe('Fees of 2027\na | b | c');
  });

  it('gives the rest of a merged cell the text above it', () => {
    const table = grid([cell('Inner'), cell('1')], [cell('', { continues: true }), cell('2')]);
    expect(table.block()?.text).toBe('Inner | 1\nInner | 2');
  });

  it('does not grow beyond reason, and tells what it did not repeat', () => {
    const wide = Array.from({ length: 2_000 }, () => [
      cell('x'.repeat(200), { columns: 1_000, rows: 60_000 }),
    ]);
    const table = grid(...wide);
    expect(table.block()?.text.length).toBeLessThan(4_000_000);
    expect(table.notRepeated).toBeGreaterThan(0);
    const long = grid([cell('y'.repeat(400), { rows: 2 }), cell('1')], [cell('2')]);
    expect(long.block()?.text).toBe(`${'y'.repeat(400)} | 1\n | 2`);
    expect(long.notRepeated).toBe(1);
  });
});

describe('the lines at the head of a table', () => {
  const name = (text: string): Cell => cell(text, { isName: true });
  const rows = [
    [cell('KV-1'), cell('41')],
    [cell('KV-2'), cell('42')],
  ];

  it('are its captions, and rows of names', () => {
    expect(grid([name('Tag'), name('Bar')], ...rows).block(['Valves'])).toEqual({
      kind: 'table',
      text: 'Valves\nTag | Bar\nKV-1 | 41\nKV-2 | 42',
      headLines: 2,
    });
  });

  it('are a first row of words above numbers', () => {
    expect(grid([cell('Tag'), cell('Bar')], ...rows).block()?.headLines).toBe(1);
  });

  it('are none where the first row is like the others, and where all rows are names', () => {
    expect(grid(...rows, ...rows).block()).not.toHaveProperty('headLines');
    expect(grid([name('Tag'), cell('KV-1')], [name('Bar'), cell('41')]).block()).not.toHaveProperty(
      'headLines',
    );
    expect(grid([name('Tag')], [name('Bar')]).block()?.headLines).toBe(1);
  });

  it('are two rows where merged names are over others, also where the format marks none', () => {
    const upper = [cell('Region', { rows: 2 }), cell('Sales 2024', { columns: 2 })];
    const lower = [cell('North'), cell('South')];
    const data = [
      [cell('Boats'), cell('12'), cell('14')],
      [cell('Ropes'), cell('7'), cell('9')],
    ];
    expect(grid(upper, lower, ...data).block()).toEqual({
      kind: 'table',
      text: 'Region | Sales 2024 | Sales 2024\nRegion | North | South\nBoats | 12 | 14\nRopes | 7 | 9',
      headLines: 2,
    });
    const word = [
      [cell('Region'), cell('Sales 2024', { columns: 2 })],
      [cell('', { continues: true }), ...lower],
    ];
    expect(grid(...word, ...data).block()?.headLines).toBe(2);
    const title = [cell('Sales of the yard', { columns: 3 })];
    expect(grid(title, upper, lower, ...data).block()?.headLines).toBe(3);
    expect(grid([cell('Region'), cell('Sales', { columns: 2 })], ...data).block()?.headLines).toBe(1);
  });
});
