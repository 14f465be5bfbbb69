import { describe, expect, it } from 'vitest';
import type { PdfTextItem } from './pdf-frames.ts';
import { pdfLayout } from './pdf-layout.ts';

type Cell = readonly [text: string, x: number, y: number, other?: Partial<PdfTextItem>];

/** Text of 10 points whose characters are half as wide, on a page of 600 by 800. */
function linesOf(cells: readonly Cell[]) {
  const items = cells.map(([text, x, y, other = {}]): PdfTextItem => {
    const fontSize = other.fontSize ?? 10;
    const set = { font: 'f1', bold: false, rightToLeft: false, angle: 0 };
    return { text, x, y, length: text.length * fontSize * 0.5, fontSize, ...set, ...other };
  });
  return pdfLayout(items, 1, { view: [0, 0, 600, 800] }).map(({ kind, text }) => [kind, text]);
}

const rowsOf = (rows: readonly (readonly string[])[], width: number, top = 700): Cell[] =>
  rows.flatMap((cells, row) =>
    cells.map((text, column): Cell => [text, 50 + column * width, top - row * 14]),
  );

describe('pdfLayout', () => {
  it('reads three columns of prose one after the other, the longest to its end', () => {
    const rows = [
      ['Die Brücke wurde im Mai', 'Der Bauhof liefert Sand', 'Für Fragen steht Herr'],
      ['gesperrt, weil das Lager', 'jeden Montag vor acht', 'Blom vom Bauhof unter'],
      ['auf der Nordseite brach', 'Uhr an die Baustelle', 'der Nummer fünf bereit'],
      ['und nicht mehr trug.'],
    ];
    const texts = [0, 1, 2].flatMap((column) => rows.flatMap((row) => row[column] ?? []));
    expect(linesOf(rowsOf(rows, 170))).toEqual(texts.map((text) => ['text', text]));
  });

  it('reads a table row by row, and what a cell goes on with in its row', () => {
    const rows = [
      ['Length', 'Day', 'Note'],
      ['below 8 m', '12.50', 'paid in'],
      ['above 8 m', '36.75', 'on arrival'],
    ];
    const goesOn: Cell = ['advance', 390, 686 - 5];
    const cells = rowsOf(rows, 170);
    expect(
      linesOf([
        ...cells.slice(0, 6),
        goesOn,
        ...cells.slice(6).map(([text, x, y]): Cell => [text, x, y - 8]),
      ]),
    ).toEqual([
      ['row', 'Length | Day | Note'],
      ['row', 'below 8 m | 12.50 | paid in advance'],
      ['row', 'above 8 m | 36.75 | on arrival'],
    ]);
  });

  it('keeps a row without a name apart where it has numbers of its own, as a total has', () => {
    const rows = [
      ['Pos', 'Article', 'Amount'],
      ['1', 'Rope', '124.00'],
      ['', 'Shackle', '45.00'],
      ['', 'Total', '169.00'],
    ];
    const drawn = rowsOf(rows, 170).filter(([text]) => text !== '');
    expect(linesOf(drawn)).toEqual(rows.map((cells) => ['row', cells.join(' | ')]));
  });

  it('takes lines that are spread to one width for no table', () => {
    const cells: Cell[] = [
      ['The bridge', 50, 700],
      ['stays', 170, 700],
      ['open to all ve-', 225, 700],
      ['hicles', 50, 686],
      ['of less', 145, 686],
      ['than ten tonnes', 225, 686],
    ];
    expect(linesOf(cells)).toEqual([
      ['text', 'The bridge stays open to all ve-'],
      ['text', 'hicles of less than ten tonnes'],
    ]);
  });

  it('reads sideways text as lines and rows, and a stamp across the page last', () => {
    const sideways: Cell[] = [
      ['Gate', 300, 100, { angle: 90 }],
      ['Closed', 300, 250, { angle: 90 }],
      ['North', 314, 100, { angle: 90 }],
      ['90 seconds', 314, 250, { angle: 90 }],
    ];
    expect(linesOf([['COPY', 200, 300, { angle: 45 }], ...sideways, ['Page head', 50, 780]])).toEqual([
      ['row', 'Gate | Closed'],
      ['row', 'North | 90 seconds'],
      ['text', 'Page head'],
      ['text', 'COPY'],
    ]);
  });

  it('marks exponents and indices, and neither ordinals nor the letters of a logo', () => {
    const small = { fontSize: 7 };
    expect(
      linesOf([
        ['10', 50, 700],
        ['−3', 60, 704, small],
        [' mol of H', 67, 700],
        ['2', 112, 698, small],
        ['O on the 1', 115.5, 700],
        ['st', 165.5, 704, small],
        ['day', 178, 700],
        ['L', 200, 700],
        ['A', 205, 702, small],
        ['TEX', 208.5, 700],
      ]),
    ).toEqual([['text', '10^−3 mol of H_2O on the 1st day LATEX']]);
  });

  it('keeps numbers whole whose point is of another font, and drops what is drawn twice to look bold', () => {
    const digits = [...'36.75'].flatMap((sign, index): Cell[] => [
      [sign, 50 + index * 6, 700],
      [sign, 50.3 + index * 6, 700],
    ]);
    expect(linesOf(digits)).toEqual([['text', '36.75']]);
    expect(
      linesOf([
        ['28', 50, 700],
        ['.', 62.5, 700],
        ['4', 70, 700],
      ]),
    ).toEqual([['text', '28.4']]);
  });

  it('puts letters under the marks that are drawn before them', () => {
    expect(
      linesOf([
        ['Br¨', 50, 700],
        ['oker, Mikul´', 60, 700],
        ['ık', 115, 700],
      ]),
    ).toEqual([['text', 'Bröker, Mikulík']]);
  });

  it('joins letters that are set apart, and not the names of columns', () => {
    expect(
      linesOf([
        ['K A S S E', 50, 700],
        ['P L A N', 110, 700],
      ]),
    ).toEqual([['text', 'KASSE PLAN']]);
    expect(linesOf([['A B C D E', 50, 700]])).toEqual([['text', 'A B C D E']]);
  });

  it('reads lines from right to left where most of it is', () => {
    const rightToLeft = { rightToLeft: true };
    expect(
      linesOf([
        ['עולם', 50, 700, rightToLeft],
        ['שלום', 75, 700, rightToLeft],
      ]),
    ).toEqual([['text', 'שלום עולם']]);
  });
});
