import { describe, expect, it } from 'vitest';
import { onePage, pdfStream, writePdf } from '../../../testing/pdf-writer.ts';
import { extractDocument } from './extract-document.ts';
import type { PdfTextItem } from './pdf-frames.ts';
import { pdfLayout } from './pdf-layout.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000 };

type Drawn = readonly [text: string, x: number, y: number];
/** A page in Helvetica of 10 points. */
async function blocksOf(drawn: readonly Drawn[]) {
  const content = drawn.map(([text, x, y]) => `BT /F1 10 Tf ${x} ${y} Td (${text}) Tj ET`).join('\n');
  const file = writePdf(onePage({ content: pdfStream('', content) }));
  const { blocks } = await extractDocument(Uint8Array.from(file), 'application/pdf', limits);
  return blocks.map(({ kind, text }) => ({ kind, lines: text.split('\n') }));
}

/** Of digits and points in Helvetica. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (sign === '.' ? 2.78 : 5.56), 0);
const rows = [
  ['Part', 'Material', 'Count', 'Price'],
  ['Nut', 'steel', '4120', '0.12'],
  ['Bolt M8', 'brass, dull', '88', '1.50'],
  ['Washer', 'copper', '7', '0.03'],
];
const lines = rows.map((cells) => cells.join(' | '));
const at = (places: readonly number[], step = 14): Drawn[] =>
  rows.flatMap((cells, row) =>
    cells.map((text, column): Drawn => [text, places[column] ?? 0, 700 - row * step]),
  );

describe('a table without lines whose columns are near to each other', () => {
  it.each([3, 5, 7, 9])('is read by the places where its cells begin, %d points apart', async (gap) => {
    const places = [72, 110 + gap, 162 + 2 * gap, 188 + 3 * gap];
    expect(await blocksOf(at(places))).toEqual([{ kind: 'table', lines }]);
  });

  it('is read by the places where its numbers end', async () => {
    const drawn = at([72, 118, 205, 240]).map(([text, x, y]): Drawn => {
      return x < 200 || /[A-Z]/.test(text) ? [text, x - (x < 200 ? 0 : 24), y] : [text, x - widthOf(text), y];
    });
    expect(await blocksOf(drawn)).toEqual([{ kind: 'table', lines }]);
  });

  it('is read where a price stands near to the one before it, which is no number of a heading', async () => {
    const fares = [
      ['Route', '12.50', '21.00'],
      ['To the island', '8.00', '14.00'],
      ['To the town', '10.45', '180.50'],
    ];
    const drawn = fares.flatMap((cells, row) =>
      cells.map((text, column): Drawn => [text, [72, 140, 174][column] ?? 0, 700 - row * 14]),
    );
    expect(await blocksOf(drawn)).toEqual([
      { kind: 'table', lines: fares.map((cells) => cells.join(' | ')) },
    ]);
  });

  it('is told from the paragraphs around it', async () => {
    const prose = [
      'The yard keeps a record of all its pumps, and of what',
      'is in store for them at all times of the year.',
    ];
    const around = (top: number): Drawn[] => prose.map((text, row) => [text, 72, top - row * 14]);
    const text = { kind: 'paragraph', lines: [prose.join(' ')] };
    const drawn = [...around(732), ...at([72, 118, 175, 205]), ...around(640)];
    expect(await blocksOf(drawn)).toEqual([text, { kind: 'table', lines }, text]);
  });
});

describe('no table', () => {
  it('is a list whose items begin at one place behind their marks', async () => {
    const items = ['Ring the bell.', 'Wait for the light.', 'Open the gate.', 'Go through.'];
    const drawn = items.flatMap((text, row): Drawn[] => [
      [`${row + 1}.`, 72, 700 - row * 14],
      [text, 86, 700 - row * 14],
    ]);
    expect((await blocksOf(drawn)).map(({ kind }) => kind)).not.toContain('table');
  });

  it('is a listing in letters of one width', () => {
    const drawn = ['00 05 64 69', '3e 30 3d 00', '09 0a 3e 30', '62 64 69 72'].flatMap((line, row) =>
      line.split(' ').map((text, column): PdfTextItem => {
        const set = { fontSize: 10, font: 'f1', bold: false, rightToLeft: false, angle: 0 };
        return { text, x: 72 + column * 18, y: 700 - row * 12, length: 12, ...set };
      }),
    );
    const read = pdfLayout(drawn, 1, { view: [0, 0, 600, 800] });
    expect(read.map(({ kind }) => kind)).toEqual(['text', 'text', 'text', 'text']);
  });

  it('is prose that is drawn word by word and spread to one width', async () => {
    const words = [
      'The yard keeps a record of all',
      'its pumps and of what is there',
      'for them so that nobody has to',
      'wait for a part when it begins',
    ];
    const drawn = words.flatMap((line, row) => {
      let x = 72;
      return line.split(' ').map((word): Drawn => {
        x += word.length * 5.2 + 3.2 + ((row * 3) % 4);
        return [word, x - word.length * 5.2 - 3.2 - ((row * 3) % 4), 700 - row * 12];
      });
    });
    expect((await blocksOf(drawn)).map(({ kind }) => kind)).not.toContain('table');
  });

  it('takes time that is linear in the number of rows', () => {
    const items = Array.from({ length: 30_000 }, (_, row): PdfTextItem[] =>
      [0, 1, 2].map((column) => ({
        text: `a${row} b`,
        x: 50 + column * 36 + (row % 4),
        y: 700 - (row % 50) * 12,
        length: 30,
        fontSize: 10,
        font: 'f1',
        bold: false,
        rightToLeft: false,
        angle: 0,
      })),
    ).flat();
    const before = process.cpuUsage();
    pdfLayout(items, 1, { view: [0, 0, 600, 800] });
    expect(process.cpuUsage(before).user).toBeLessThan(6_000_000);
  });
});
