import { describe, expect, it } from 'vitest';
import { textBlocks } from './text-tables.ts';

const rows = 'Part | Count\nScrew | 4120\nBolt | 87';
const table = { kind: 'table', headLines: 1, text: rows };

describe('a table in plain text', () => {
  it.each([
    ['with bars around it', '| Part  | Count |\n|-------|------:|\n| Screw | 4120  |\n| Bolt  | 87 |'],
    [
      'in a frame',
      '+-------+-------+\n| Part  | Count |\n+=======+=======+\n| Screw | 4120  |\n+-------+-------+\n| Bolt  | 87    |\n+-------+-------+',
    ],
    ['as databases print it', ' Part  | Count\n-------+-------\n Screw |  4120\n Bolt  |    87'],
    [
      'between lines',
      '=====   =====\nPart    Count\n=====   =====\nScrew    4120\nBolt       87\n=====   =====\n',
    ],
    [
      'in a frame of box-drawing characters',
      '┌───────┬───────┐\n│ Part  │ Count │\n├───────┼───────┤\n│ Screw │ 4120  │\n│ Bolt  │ 87    │\n└───────┴───────┘',
    ],
    ['of columns under dashes', 'Part    Count\n------- -----\nScrew    4120\nBolt       87'],
  ])('has its rows and the names of its columns: %s', (_how, text) => {
    expect(textBlocks(text)).toEqual([table]);
  });

  it('has names above bars alone', () => {
    expect(textBlocks('Part | Count | Bin\nScrew | 4120 | A-1\nBolt | 87 | B-2\n')).toEqual([
      { kind: 'table', headLines: 1, text: 'Part | Count | Bin\nScrew | 4120 | A-1\nBolt | 87 | B-2' },
    ]);
  });

  it.each([
    [
      'spaces',
      'Fares of 2026\nZone        Kind of day  Price (EUR)\nInner zone  weekday             4.10\nOuter       Sunday\nOuter zone  weekday            27.50',
    ],
    [
      'tabs',
      'Fares of 2026\nZone\tKind of day\tPrice (EUR)\nInner zone\tweekday\t4.10\nOuter\tSunday\t\nOuter zone\tweekday\t27.50',
    ],
  ])('has columns parted by nothing but %s, under names', (_by, text) => {
    expect(textBlocks(text)).toEqual([
      { kind: 'paragraph', text: 'Fares of 2026' },
      {
        kind: 'table',
        headLines: 1,
        text: 'Zone | Kind of day | Price (EUR)\nInner zone | weekday | 4.10\nOuter | Sunday | \nOuter zone | weekday | 27.50',
      },
    ]);
  });

  it('leaves what is around it as text', () => {
    expect(textBlocks(' Part  | Count\n-------+-------\n Screw |  4120\n Bolt  |    87\n(2 rows)')).toEqual([
      table,
      { kind: 'paragraph', text: '(2 rows)' },
    ]);
  });

  it.each([
    'Pumps\n=====\nThe pump runs at four bar.',
    'a | b\nc | d\ne | f',
    'One line\n-- -- --\nwhose text runs over all of the columns',
    'x | y\n---|---\na | b | c',
    'src\n├── main.ts │ 1\n│   ├── b.ts\n└── c.ts',
    '2026-05-17 10:00  INFO   pump 4 started\n2026-05-17 10:02  INFO   pump 5 started\n2026-05-17 10:04  ERROR  pump 4 stopped',
    'Dear Ms Quill,   the drain   is open\nand the gravel   was new.    It is\nnow 12 mm        deep or      more',
  ])('is not made of other lines: %s', (text) => {
    expect(textBlocks(text).map(({ kind }) => kind)).not.toContain('table');
  });
});
