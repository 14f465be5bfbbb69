import { expect, it } from 'vitest';
import { read } from '../../../../testing/read-packed.ts';
import { sheetRows, xlsxOf } from '../../../../testing/zip-files.ts';
import { partsOf } from './side-by-side.ts';

type Rows = readonly (readonly (string | number)[])[];

const tables = async (rows: Rows, ...merged: string[]): Promise<string[]> => {
  const ranges = merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  const content = `${sheetRows(rows)}<mergeCells>${ranges}</mergeCells>`;
  const { blocks } = await read(xlsxOf([{ name: 'One', content }]), 'xlsx');
  return blocks.map(({ text }) => text);
};

const people = ['Person | Room', 'Ann | B12', 'Bob | C3'].join('\n');

it('tables side by side are read one after the other where they end in other rows', async () => {
  const rows = [
    ['Item', 'Price', '', 'Person', 'Room'],
    ['Lamp', 30, '', 'Ann', 'B12'],
    ['Desk', 90, '', 'Bob', 'C3'],
    ['Chair', 45],
    ['Shelf', 20],
  ];
  expect(await tables(rows)).toEqual(['Item | Price\nLamp | 30\nDesk | 90\nChair | 45\nShelf | 20', people]);
});

it('so are those that begin in other rows, that have titles, and that have the same names', async () => {
  const lower = [
    ['Item', 'Price'],
    ['Lamp', 30, '', 'Person', 'Room'],
    ['Desk', 90, '', 'Ann', 'B12'],
    ['Chair', 45, '', 'Bob', 'C3'],
  ];
  expect(await tables(lower)).toEqual(['Item | Price\nLamp | 30\nDesk | 90\nChair | 45', people]);
  const twice = [
    ['Spring', '', '', 'Autumn'],
    ['Item', 'Price', '', 'Item', 'Price'],
    ['Lamp', 30, '', 'Desk', 90],
  ];
  expect(await tables(twice)).toEqual(['Spring\nItem | Price\nLamp | 30', 'Autumn\nItem | Price\nDesk | 90']);
});

it('what stands above and below them stays in its place', async () => {
  const rows = [
    ['Stock of 2026'],
    [],
    ['Item', 'Price', '', 'Person', 'Room'],
    ['Lamp', 30, '', 'Ann', 'B12'],
    ['Desk', 90, '', 'Bob', 'C3'],
    ['Chair', 45],
    ['Shelf', 20],
    [],
    ['Checked by Ines'],
  ];
  const read = await tables(rows);
  expect(read).toHaveLength(4);
  expect([read[0], read[2], read[3]]).toEqual(['Stock of 2026', people, 'Checked by Ines']);
});

it.each<[string, Rows, ...string[]]>([
  [
    'a column that only spaces it out',
    [
      ['Name', 'Age', '', 'City', 'Zip'],
      ['Ann', 30, '', 'Ulm', 89073],
      ['Bob', 41, '', 'Bonn', 53111],
    ],
  ],
  [
    'labels apart from their values',
    [['Cost', '', 'Spring', 'Autumn'], ['Rent', '', 700, 710], ['Heat', '', 80, 120], ['Total'], ['Note']],
  ],
  [
    'years apart from labels',
    [
      ['Cost', 'Unit', '', '2024', '2025'],
      ['Rent', 'EUR', '', 700, 710],
      ['Heat', 'EUR', '', 80, 120],
      ['Total', 'EUR'],
      ['Note', 'none'],
    ],
  ],
  [
    'a merged name over both',
    [
      ['All', '', '', '', ''],
      ['Item', 'Price', '', 'Item', 'Price'],
      ['Lamp', 30, '', 'Desk', 90],
    ],
    'A1:E1',
  ],
  [
    'values that are only there in some rows',
    [
      ['Name', 'Age', '', 'City', 'Zip'],
      ['Ann', 30],
      ['Bob', 41, '', 'Bonn', 53111],
      ['Cid', 22],
      ['Dora', 35],
    ],
  ],
])('one table stays whole: %s', async (_, rows, ...merged) => {
  const all = await tables(rows, ...merged);
  expect(all).toHaveLength(1);
  expect(all[0]?.split('\n').length).toBeGreaterThanOrEqual(rows.length - 1);
});

it('a sheet that is made of gaps is one, and takes no longer for them', { timeout: 5_000 }, () => {
  const cells = Array.from({ length: 400_000 }, (_, at) => ({
    row: Math.floor(at / 2_000),
    column: 2 * (at % 2_000),
    text: 'a',
  }));
  const parts = partsOf({ cells, merged: [], hidden: { cells: 0, rows: new Set() } });
  expect(parts.map((part) => part.cells.length)).toEqual([cells.length]);
});
