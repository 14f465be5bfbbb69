import { describe, expect, it } from 'vitest';
import { onePage, pdfStream, writePdf } from '../../../testing/pdf-writer.ts';
import { extractDocument } from './extract-document.ts';
import type { PdfTextItem } from './pdf-frames.ts';
import { pdfLayout } from './pdf-layout.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000 };
const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>';
/** Of a letter in Courier of 10 points. */
const letter = 6;
const leading = 12;

type Drawn = readonly [text: string, x: number, y: number];

async function blocksOf(drawn: readonly Drawn[]) {
  const content = drawn.map(([text, x, y]) => `BT /F1 10 Tf ${x} ${y} Td (${text}) Tj ET`).join('\n');
  const file = writePdf(onePage({ content: pdfStream('', content), font }));
  const { blocks } = await extractDocument(Uint8Array.from(file), 'application/pdf', limits);
  return blocks.map(({ kind, text }) => ({ kind, text }));
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || (line.length + word.length + 1) * letter > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

/** A line word by word, with all its room between them. */
function spread(line: string, x: number, y: number, width: number): Drawn[] {
  const words = line.split(' ');
  const gap = (width - words.join('').length * letter) / Math.max(1, words.length - 1);
  return words.map((word, at) => [
    word,
    x + words.slice(0, at).reduce((sum, each) => sum + each.length * letter + gap, 0),
    y,
  ]);
}

const left = [
  'The office of the harbour opens at seven, and closes at nine on all days of the week but one.',
  'Boats that come in late moor at the long pier, and report on the next day before they leave.',
  'Fuel is sold at the north quay only, where two of the crew stay on board while the pump runs, and where nobody may light a fire.',
  'Waste oil goes into the green tanks behind the shop.',
];
const middle = [
  'Masts are stored in the long shed, with a label that has the name of the boat on it.',
  'Keys stay with the office in the winter, and so do the papers of the boat and its trailer.',
  'Batteries leave the boat before it is moved into the hall.',
  'The yard moves boats on weekdays, unless a storm is near.',
];
const right = [
  'The slip is open to members, who ask for the key at the counter and bring it back within the hour.',
  'Guests pay eleven crowns for each use, which is the price of one night in the park for trailers as well.',
  'Dogs are welcome in the yard on a lead, but not on the slip.',
  'The board has last changed these rules in March.',
];

/** Columns that each go on at their own pace, drawn a paragraph of each after the other. Where the lowest ends, too. */
function paragraphs(
  columns: readonly (readonly string[])[],
  xs: readonly number[],
  width: number,
  top = 700,
) {
  const tops = columns.map(() => top);
  const drawn = (columns[0] ?? []).flatMap((_, at) =>
    columns.flatMap((texts, column) =>
      wrapped(texts[at] ?? '', width).map((line, index, { length }): Drawn => {
        const y = tops[column] ?? top;
        tops[column] = y - leading - (index === length - 1 ? 6 : 0);
        return [line, xs[column] ?? 0, y];
      }),
    ),
  );
  return { drawn, bottom: Math.min(...tops) };
}

/** Cells that are drawn one after the other; each row begins below the longest of the row above. */
function rowsOfCells(rows: readonly (readonly string[])[], xs: readonly number[], width: number): Drawn[] {
  let top = 700;
  return rows.flatMap((cells) => {
    const y = top;
    const lines = cells.map((cell) => wrapped(cell, width));
    top -= Math.max(...lines.map(({ length }) => length)) * leading + 6;
    return lines.flatMap((texts, column) =>
      texts.map((text, at): Drawn => [text, xs[column] ?? 0, y - at * leading]),
    );
  });
}

const prose = (...texts: readonly string[]) => texts.map((text) => ({ kind: 'paragraph', text }));
const table = (rows: readonly (readonly string[])[]) => [
  { kind: 'table', text: rows.map((cells) => cells.join(' | ')).join('\n') },
];

describe('columns of prose', () => {
  it('are read one after the other where a paragraph of each is drawn after the other', async () => {
    const { drawn } = paragraphs([left, right], [72, 320], 220);
    expect(await blocksOf(drawn)).toEqual(prose(...left, ...right));
  });

  it('may be three, and have their ends and beginnings at one height', async () => {
    const { drawn } = paragraphs([left, middle, right], [60, 230, 400], 150);
    expect(await blocksOf(drawn)).toEqual(prose(...left, ...middle, ...right));
  });

  it('may have paragraphs that are equally long', async () => {
    const even = [left, right].map((texts) =>
      texts.map((text) => `${wrapped(text, 220).slice(0, 2).join(' ').replace(/\W$/, '')}.`),
    );
    const { drawn } = paragraphs(even, [72, 320], 220);
    expect(await blocksOf(drawn)).toEqual(prose(...even.flat()));
  });

  it('end at a table, and begin anew below it', async () => {
    const rows = [
      ['Berth', 'Length', 'Price'],
      ['A1', '8 m', '12.50'],
      ['A2', '9 m', '14.00'],
      ['B1', '12 m', '21.00'],
    ];
    const [above, below] = [0, 2].map((at) => [left, right].map((texts) => texts.slice(at, at + 2)));
    const first = paragraphs(above ?? [], [72, 320], 220);
    const cells = rows.flatMap((row, at) =>
      row.map((text, column): Drawn => [text, 72 + column * 160, first.bottom - 20 - at * 14]),
    );
    const last = paragraphs(below ?? [], [72, 320], 220, first.bottom - 100);
    expect(await blocksOf([...first.drawn, ...cells, ...last.drawn])).toEqual([
      ...prose(...(above ?? []).flat()),
      ...table(rows),
      ...prose(...(below ?? []).flat()),
    ]);
  });

  it('that are drawn one after the other end where others begin below all of them', async () => {
    const place = (texts: readonly string[], x: number, top: number) =>
      paragraphs([texts], [x], 220, top).drawn;
    const drawn = [
      ...[left, right].flatMap((texts, column) => place(texts.slice(0, 2), 72 + column * 248, 700)),
      ...[left, right].flatMap((texts, column) => place(texts.slice(2), 72 + column * 248, 550)),
    ];
    const order = [left.slice(0, 2), right.slice(0, 2), left.slice(2), right.slice(2)].flat();
    expect(await blocksOf(drawn)).toEqual(prose(...order));
  });

  it.each(['one after the other', 'a paragraph of each after the other'])(
    'may hold tables, drawn %s',
    async (order) => {
      const rows = [
        ['Berth', '12.50'],
        ['Crane', '88.00'],
        ['Shower', '1.00'],
      ];
      const first = paragraphs([left.slice(0, 2)], [72], 220);
      const cells = rows.flatMap((row, at) =>
        row.map((text, column): Drawn => [text, 72 + column * 100, first.bottom - 10 - at * 14]),
      );
      const last = paragraphs([left.slice(2)], [72], 220, first.bottom - 60).drawn;
      const beside = paragraphs([right], [320], 220).drawn;
      const drawn =
        order === 'one after the other'
          ? [...first.drawn, ...cells, ...last, ...beside]
          : [
              ...paragraphs(
                [left, right].map((texts) => texts.slice(0, 2)),
                [72, 320],
                220,
              ).drawn,
              ...cells,
              ...last,
              ...beside.slice(6),
            ];
      expect(await blocksOf(drawn)).toEqual([
        ...prose(...left.slice(0, 2)),
        ...table(rows),
        ...prose(...left.slice(2), ...right),
      ]);
    },
  );

  it('are told by their common gap where their lines are spread to one width, drawn line by line', async () => {
    const lines = [left, right].map((texts) => wrapped(texts.join(' '), 140).slice(0, 14));
    const drawn = Array.from({ length: 14 }, (_, at) =>
      lines.flatMap((column, index) => spread(column[at] ?? '', 72 + index * 200, 700 - at * leading, 165)),
    ).flat();
    expect(await blocksOf(drawn)).toEqual(prose(...lines.map((column) => column.join(' '))));
  });

  it('are one column where all lines are spread so far that their gaps stand below each other', async () => {
    for (const width of [140, 150, 160, 170, 180]) {
      const lines = wrapped([...left, ...right].join(' '), 120);
      const drawn = lines.flatMap((line, at) => spread(line, 72, 700 - at * leading, width));
      const blocks = await blocksOf(drawn);
      expect(blocks.map(({ kind }) => kind)).not.toContain('table');
      expect(blocks.map(({ text }) => text).join(' ')).toBe([...left, ...right].join(' '));
    }
  });

  it('take time that is linear in the number of rows', () => {
    const items = Array.from({ length: 30_000 }, (_, row): PdfTextItem => {
      const set = { fontSize: 10, font: 'f1', bold: false, rightToLeft: false, angle: 0 };
      return { text: 'a line of it', x: 50 + (row % 5) * 80, y: 700 - (row % 7) * 12, length: 60, ...set };
    });
    const before = process.cpuUsage();
    pdfLayout(items, 1, { view: [0, 0, 600, 800] });
    expect(process.cpuUsage(before).user).toBeLessThan(6_000_000);
  });
});

describe('a table', () => {
  it('is one where all of its cells are prose, and each row begins below the longest cell of the last', async () => {
    const rows = left.map((text, at) => [text, right[(at + 1) % right.length] ?? '']);
    expect(await blocksOf(rowsOfCells(rows, [72, 320], 220))).toEqual(table(rows));
  });

  it('is one of questions and answers', async () => {
    const asked = ['When does the office of the harbour open?', 'Where do boats moor that come in late?'];
    const rows = [...asked, 'What is there to know about the sale of fuel?'].map((text, at) => [
      text,
      left[at] ?? '',
    ]);
    expect(await blocksOf(rowsOfCells(rows, [72, 250], 150))).toEqual(table(rows));
  });

  it('is a short list of labels and values', async () => {
    const rows = [
      ['Berth', 'North pier, place 14'],
      ['Length', '8.40 m'],
      ['Owner', 'Ann Moss'],
      ['Phone', '5580 12'],
    ];
    expect(await blocksOf(rowsOfCells(rows, [72, 200], 220))).toEqual(table(rows));
  });

  it('has all lines of the last cell in its last row', async () => {
    const rows = left.slice(0, 3).map((text, at) => [`Rule ${at + 1}`, text]);
    expect(await blocksOf(rowsOfCells(rows, [72, 200], 220))).toEqual(table(rows));
  });
});
