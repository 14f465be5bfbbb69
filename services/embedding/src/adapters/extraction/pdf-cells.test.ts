import { describe, expect, it } from 'vitest';
import type { PdfTextItem } from './pdf-frames.ts';
import { pdfLayout } from './pdf-layout.ts';

type Drawn = readonly [text: string, x: number, y: number, other?: Partial<PdfTextItem>];

/** Text of 10 points whose characters are half as wide, on a page of 600 by 800. */
function linesOf(drawn: readonly Drawn[]) {
  const items = drawn.map(([text, x, y, other = {}]): PdfTextItem => {
    const set = { font: 'f1', bold: false, rightToLeft: false, angle: 0, fontSize: 10 };
    return { text, x, y, length: text.length * 5, ...set, ...other };
  });
  return pdfLayout(items, 1, { view: [0, 0, 600, 800] }).map(({ kind, text }) => [kind, text]);
}

const column = (texts: readonly string[], x: number, top = 700): Drawn[] =>
  texts.map((text, row) => [text, x, top - row * 14]);

describe('tables that are not drawn along their rows', () => {
  it('column by column', () => {
    const columns = [
      ['Station', 'Alder', 'Birch'],
      ['Pump', 'PX-1', 'PX-2'],
      ['Litres', '120', '95'],
    ];
    expect(linesOf(columns.flatMap((texts, at) => column(texts, 50 + at * 120)))).toEqual([
      ['row', 'Station | Pump | Litres'],
      ['row', 'Alder | PX-1 | 120'],
      ['row', 'Birch | PX-2 | 95'],
    ]);
  });

  it('labels with their dots, and then all prices', () => {
    const labels = ['Berth below 8 m ......', 'Crane, first hour ....', 'Shower token .........'];
    expect(linesOf([...column(labels, 50), ...column(['21.50', '88.00', '1.00'], 300)])).toEqual([
      ['leader', 'Berth below 8 m … 21.50'],
      ['leader', 'Crane, first hour … 88.00'],
      ['leader', 'Shower token … 1.00'],
    ]);
  });

  it('cell by cell, with cells of several lines that stand on top, in the middle and below', () => {
    const row = (at: number, y: number): Drawn[] => [
      [`Z-00${at}`, 50, y - 7],
      ['Bracket of steel', 120, y],
      [`for rail ${at}`, 120, y - 14],
      [`${at * 3}`, 300, y - 14],
      [`${at}.25`, 380, y],
    ];
    const head: Drawn[] = [
      ['Part', 50, 700],
      ['Description', 120, 700],
      ['Count', 300, 700],
      ['Price', 380, 700],
    ];
    expect(linesOf([...head, ...[1, 2, 3].flatMap((at) => row(at, 710 - at * 34))])).toEqual([
      ['row', 'Part | Description | Count | Price'],
      ...[1, 2, 3].map((at) => ['row', `Z-00${at} | Bracket of steel for rail ${at} | ${at * 3} | ${at}.25`]),
    ]);
  });

  it('with totals that lack the cells before them, below a line of text and a head whose names are near to each other', () => {
    const cells = (texts: readonly string[], y: number): Drawn[] =>
      texts.flatMap((text, at): Drawn[] => (text === '' ? [] : [[text, [50, 80, 250, 350][at] ?? 0, y]]));
    const drawn: Drawn[] = [
      ['We charge you for what we did in the yard:', 50, 724],
      ['Pos. Work', 50, 700, { length: 52 }],
      ['Price', 250, 700],
      ['Sum', 350, 700],
      ...cells(['1', 'Storage in hall B'], 680),
      ['from October to April', 80, 668],
      ...cells(['', '', '480.00', '480.00'], 680),
      ...cells(['2', 'Crane', '65.00', '130.00'], 650),
      ...cells(['', '', 'Subtotal', '610.00'], 634),
      ...cells(['', '', 'Total', '725.90'], 618),
    ];
    expect(linesOf(drawn)).toEqual([
      ['text', 'We charge you for what we did in the yard:'],
      ['row', 'Pos. | Work | Price | Sum'],
      ['row', '1 | Storage in hall B from October to April | 480.00 | 480.00'],
      ['row', '2 | Crane | 65.00 | 130.00'],
      ['row', ' |  | Subtotal | 610.00'],
      ['row', ' |  | Total | 725.90'],
    ]);
  });

  it('with days in front, a first row without one, and a heading of another table below', () => {
    const at = [50, 110, 300, 380];
    const cells = (texts: readonly string[], y: number): Drawn[] =>
      texts.flatMap((text, column): Drawn[] => (text === '' ? [] : [[text, at[column] ?? 0, y]]));
    const entry = (
      day: string,
      [first, second]: readonly [string, string],
      sums: readonly string[],
      y: number,
    ): Drawn[] => [
      [day, 50, y - 6],
      [first, 110, y],
      [second, 110, y - 12],
      ...cells(['', '', ...sums], y - 6),
    ];
    const drawn: Drawn[] = [
      ...cells(['Day', 'Entry', 'Paid', 'Balance'], 700),
      ...cells(['', 'Carried over', '', '134.56'], 685),
      ...entry('02.10.', ['Direct debit', 'Town works'], ['85.00', '49.56'], 664),
      ...entry('05.10.', ['Transfer of', 'Ann Moss'], ['20.00', '69.56'], 634),
      ...cells(['09.10.', 'Card', '9.56', '60.00'], 604),
      ['Holder of it', 50, 570, { fontSize: 14 }],
      ['Ann Moss, who has been with us since May', 50, 550],
    ];
    expect(linesOf(drawn)).toEqual([
      ['row', 'Day | Entry | Paid | Balance'],
      ['row', ' | Carried over |  | 134.56'],
      ['row', '02.10. | Direct debit Town works | 85.00 | 49.56'],
      ['row', '05.10. | Transfer of Ann Moss | 20.00 | 69.56'],
      ['row', '09.10. | Card | 9.56 | 60.00'],
      ['text', 'Holder of it'],
      ['text', 'Ann Moss, who has been with us since May'],
    ]);
  });

  it('below a paragraph that begins further to the left', () => {
    const at = (texts: readonly string[], y: number): Drawn[] =>
      texts.map((text, column) => [text, [60, 180, 240, 360, 440][column] ?? 0, y]);
    const wrapped = (name: readonly string[], y: number): Drawn[] => [
      ...name.map((text, line): Drawn => [text, 60, y - line * 12]),
      ['No', 180, y],
      ['Yes, limited by', 240, y],
      ['the expiry', 240, y - 12],
      ['No', 360, y],
      ['below', 440, y],
    ];
    const drawn: Drawn[] = [
      ['has access to it.', 50, 716],
      ['Upset', 180, 698],
      ['Updates', 180, 686],
      ['Frozen', 240, 692],
      ['Data', 360, 692],
      ['at odds', 360, 680],
      ['Denied', 440, 692],
      ['to all', 440, 680],
      ...wrapped(['Time Key'], 655),
      ...at(['Shot Key', 'No', 'No', 'No', 'below'], 629),
      ...wrapped(['Time', '& Shot'], 613),
      ...at(['Aim Key', 'No', 'No', 'No', 'below'], 585),
      ...wrapped(['Shot', '& Aim'], 569),
    ];
    const limited = 'No | Yes, limited by the expiry | No | below';
    expect(linesOf(drawn).slice(-5)).toEqual([
      ['row', `Time Key | ${limited}`],
      ['row', 'Shot Key | No | No | No | below'],
      ['row', `Time & Shot | ${limited}`],
      ['row', 'Aim Key | No | No | No | below'],
      ['row', `Shot & Aim | ${limited}`],
    ]);
  });

  it('under a head over two columns, beside one over two rows', () => {
    const head: Drawn[] = [
      ['Route', 50, 686],
      ['Adult', 190, 700],
      ['Single', 150, 686],
      ['Return', 230, 686],
    ];
    const fares = ['12.40', '21.00', '9.10', '15.00'];
    const body = [0, 1].flatMap((row): Drawn[] => [
      [`Dunmore - ${row}`, 50, 668 - row * 18],
      [fares[row * 2] ?? '', 150, 668 - row * 18],
      [fares[row * 2 + 1] ?? '', 230, 668 - row * 18],
    ]);
    expect(linesOf([...head, ...body])).toEqual([
      ['row', 'Route | Adult Single | Adult Return'],
      ['row', 'Dunmore - 0 | 12.40 | 21.00'],
      ['row', 'Dunmore - 1 | 9.10 | 15.00'],
    ]);
  });

  it('are none where columns are prose, or lists of names', () => {
    const prose = [
      ['The mast was set up', 'in May, and the crew', 'left it until June.'],
      ['Its lamp is red and', 'shines all night, as', 'the rules of it say.'],
    ];
    const names = [
      ['Ann Smith', 'Bert Jones', 'Carl Moss'],
      ['Dora Hill', 'Emil Stone', 'Fred Wood'],
    ];
    for (const columns of [prose, names]) {
      const drawn = columns.flatMap((texts, at) => column(texts, 50 + at * 200));
      expect(linesOf(drawn)).toEqual(columns.flat().map((text) => ['text', text]));
    }
  });

  it('take time that is linear in the number of their rows', () => {
    const rows = Array.from({ length: 30_000 }, (_, at): Drawn => [`a${at}`, 50 + (at % 3), 700 + (at % 7)]);
    const before = process.cpuUsage();
    linesOf(rows);
    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
  });
});

it('a price without dots stays with its label in a list of those with dots', () => {
  const drawn: Drawn[] = [
    ['Berth below 8 m .......', 50, 700],
    ['21.50', 300, 700],
    ['Berth above 8 m .......', 50, 686],
    ['29.00', 300, 686],
    ['Copy of a map', 50, 672],
    ['3.00', 300, 672],
  ];
  expect(linesOf(drawn).at(-1)).toEqual(['leader', 'Copy of a map 3.00']);
});

it('a price in front of a remark is no number of a heading', () => {
  const drawn = [0, 1, 2].flatMap((row): Drawn[] => [
    ['10.00', 50, 700 - row * 14],
    ['none', 150, 700 - row * 14],
  ]);
  expect(linesOf(drawn)).toEqual([0, 1, 2].map(() => ['row', '10.00 | none']));
});

it('marks of a list that are drawn after all of its items go in front of their own', () => {
  const items = column(['Ring the bell.', 'Wait for the light.'], 80);
  expect(linesOf([...items, ['1.', 60, 700], ['2.', 60, 686]])).toEqual([
    ['text', '1. Ring the bell.'],
    ['text', '2. Wait for the light.'],
  ]);
});

describe('letters that are set apart', () => {
  it('are none in a formula', () => {
    const drawn: Drawn[] = [
      ['y', 50, 700],
      ['θ', 60, 700],
      ['1', 66, 697, { fontSize: 7, length: 4 }],
      ['z', 71, 700],
      ['1', 77, 697, { fontSize: 7, length: 4 }],
    ];
    expect(linesOf(drawn)).toEqual([['text', 'y θ_1z_1']]);
    expect(linesOf([['x, . . . , y', 50, 700]])).toEqual([['text', 'x, . . . , y']]);
  });

  it('make words, short ones and signs too', () => {
    const words = ['C e l l a r s', 'a r e', 'l e f t', 'b y', 'n i g h t .'];
    let x = 50;
    const drawn = words.flatMap((text): Drawn[] => {
      x += text.length * 5 + 13;
      return [
        [text, x - text.length * 5 - 13, 700],
        [' ', x - 13, 700, { length: 13 }],
      ];
    });
    expect(linesOf(drawn)).toEqual([['text', 'Cellars are left by night.']]);
  });

  it('make words by their gaps where they are drawn one by one', () => {
    let x = 50;
    const drawn = [...'SAFE  GATE'].flatMap((letter): Drawn[] => {
      x += letter === ' ' ? 4 : 13;
      return letter === ' ' ? [] : [[letter, x - 13, 700]];
    });
    expect(linesOf(drawn)).toEqual([['text', 'SAFE GATE']]);
  });
});
