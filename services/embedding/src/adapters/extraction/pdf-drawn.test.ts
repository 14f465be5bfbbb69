import { describe, expect, it } from 'vitest';
import { linesOfCells, partsOfYard, partsOfYardText, text } from '../../../testing/pdf-drawing.ts';
import { onePage, type PdfObject, pdfStream, writePdf } from '../../../testing/pdf-writer.ts';
import { extractDocument } from './extract-document.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000 };

/** A page of a content stream, in Helvetica. */
async function read(content: string, { font, more = [], page = '' }: Partial<Drawn> = {}) {
  const objects: PdfObject[] = onePage({ content: pdfStream('', content), ...(font && { font }), more });
  objects[2] = String(objects[2]).replace('/Contents', `${page} /Contents`);
  return extractDocument(Uint8Array.from(writePdf(objects)), 'application/pdf', limits);
}

interface Drawn {
  readonly font: string;
  readonly more: readonly PdfObject[];
  readonly page: string;
}

const line = (x1: number, y1: number, x2: number, y2: number): string => `${x1} ${y1} m ${x2} ${y2} l S`;

describe('words that a line crosses out', () => {
  it('are left out with a warning, wherever they are in their line', async () => {
    const { blocks, warnings } = await read(
      [
        text('The fee for the berth is 40 crowns 55 crowns a week.', 72, 700),
        // “40 crowns”
        line(175, 703, 221, 703),
        text('This whole line was withdrawn in May.', 72, 670),
        line(72, 672.8, 240, 672.8),
        text('Underlined words stay as they are.', 72, 640),
        line(72, 638.5, 150, 638.5),
      ].join('\n'),
    );
    const all = blocks.map((block) => block.text).join('\n');
    expect(all).toContain('The fee for the berth is 55 crowns a week.');
    expect(all).toContain('Underlined words stay');
    expect(all).not.toContain('withdrawn');
    expect(warnings).toMatchObject([
      { reason: 'struck_text_left_out', detail: expect.stringMatching(/^39 /) },
    ]);
  });

  it('are told from words that a longer line goes through, as in drawings', async () => {
    const { blocks, warnings } = await read(`${text('Level 40', 72, 700)}\n${line(50, 703, 500, 703)}`);
    expect(blocks).toMatchObject([{ text: 'Level 40' }]);
    expect(warnings).toEqual([]);
  });

  it('may be crossed out by a mark of a reviewer', async () => {
    const mark =
      '<< /Type /Annot /Subtype /StrikeOut /Rect [96 697 109 709] /QuadPoints [96 709 109 709 96 697 109 697] >>';
    const { blocks } = await read(text('Fees 40 55 crowns', 72, 700), {
      more: [mark],
      page: '/Annots [6 0 R]',
    });
    expect(blocks).toMatchObject([{ text: 'Fees 55 crowns' }]);
  });
});

describe('a table with lines around its cells', () => {
  /** Of three columns of 100 points and rows of 20, from 72, 700; the lines of merged cells are left out. */
  const frame = (rows: number, mergedBelow: readonly number[] = []): string => {
    const bottom = 700 - rows * 20;
    const across = [72, 172, 272, 372].map((x) => line(x, bottom, x, 700));
    const along = Array.from({ length: rows + 1 }, (_, row) =>
      line(mergedBelow.includes(row) ? 172 : 72, 700 - row * 20, 372, 700 - row * 20),
    );
    return [...across, ...along].join('\n');
  };

  it('repeats a cell over several rows, wherever its text stands in it', async () => {
    const { blocks } = await read(
      [
        frame(5, [2, 4]),
        ...['Zone', 'Ticket', 'Price'].map((word, at) => text(word, 76 + at * 100, 686)),
        text('Inner', 76, 656),
        text('Single', 176, 666) + text('2.40', 276, 666) + text('Day', 176, 646) + text('5.90', 276, 646),
        text('Outer', 76, 626),
        text('Single', 176, 626) + text('3.70', 276, 626) + text('Day', 176, 606) + text('8.20', 276, 606),
      ].join('\n'),
    );
    expect(blocks).toMatchObject([
      {
        kind: 'table',
        headLines: 1,
        text: 'Zone | Ticket | Price\nInner | Single | 2.40\nInner | Day | 5.90\nOuter | Single | 3.70\nOuter | Day | 8.20',
      },
    ]);
  });

  it('has two rows of names where those of the first are over several columns', async () => {
    const outer = [72, 172, 372].map((x) => line(x, 620, x, 700)).join('\n');
    const inner = line(272, 620, 272, 680);
    const along = [700, 660, 640, 620].map((y) => line(72, y, 372, y)).join('\n');
    const { blocks } = await read(
      [
        outer,
        inner,
        along,
        line(172, 680, 372, 680),
        text('Model', 76, 676) + text('Boats of 2026', 240, 686),
        text('Sold', 176, 666) + text('Sent back', 276, 666),
        text('Kite', 76, 646) + text('10', 176, 646) + text('1', 276, 646),
        text('Heron', 76, 626) + text('30', 176, 626) + text('3', 276, 626),
      ].join('\n'),
    );
    expect(blocks).toMatchObject([
      {
        headLines: 2,
        text: 'Model | Boats of 2026 | Boats of 2026\nModel | Sold | Sent back\nKite | 10 | 1\nHeron | 30 | 3',
      },
    ]);
  });

  it('is none where its cells are boxes around prose', async () => {
    const prose = (x: number): string =>
      Array.from({ length: 30 }, (_, at) => text('tells of the yard', x, 680 - at * 12)).join('\n');
    const box = [72, 172, 272].map((x) => line(x, 300, x, 700)).join('\n');
    const { blocks } = await read(
      `${box}\n${[700, 500, 300].map((y) => line(72, y, 272, y)).join('\n')}\n${prose(76)}\n${prose(176)}`,
    );
    expect(blocks.map(({ kind }) => kind)).not.toContain('table');
  });
});

describe('a table with lines under its rows alone', () => {
  const under = (count: number): string =>
    Array.from({ length: count }, (_, row) => line(72, 682 - row * 30, 472, 682 - row * 30)).join('\n');

  it('has a row between two lines, wherever the cells go on', async () => {
    const { blocks } = await read(`${linesOfCells(partsOfYard, [72, 192, 352], 30)}\n${under(4)}`);
    expect(blocks).toMatchObject([{ kind: 'table', headLines: 1, text: partsOfYardText }]);
  });

  it('may have a line above, lines under each cell, and a line beside it that is of something else', async () => {
    const each = [712, 682, 652, 622, 592].flatMap((y) => [72, 192, 352].map((x) => line(x, y, x + 110, y)));
    const { blocks } = await read(
      `${linesOfCells(partsOfYard, [72, 192, 352], 30)}\n${each.join('\n')}\n${line(500, 300, 500, 760)}`,
    );
    expect(blocks).toMatchObject([{ kind: 'table', headLines: 1, text: partsOfYardText }]);
  });

  it('keeps rows apart where a line stands below several of them', async () => {
    const rows = [
      ['Part', 'Count'],
      ['Nut', '4120'],
      ['Bolt', '88'],
      ['Pin', '7'],
      ['Rod', '12'],
    ];
    const drawn = rows.flatMap((cells, row) =>
      cells.map((cell, at) => text(cell, 72 + at * 200, 700 - row * 13)),
    );
    const { blocks } = await read(
      `${drawn.join('\n')}\n${[697, 671, 645].map((y) => line(72, y, 372, y)).join('\n')}`,
    );
    expect(blocks).toMatchObject([{ text: rows.map((cells) => cells.join(' | ')).join('\n') }]);
  });

  it('is none where paragraphs, in one column or two, stand between lines', async () => {
    const prose = [
      'The yard keeps a record of all',
      'its pumps, and of what there is',
      'in store for them at any time.',
    ];
    const column = (x: number, top: number): string[] =>
      prose.map((words, at) => text(words, x, top - at * 12));
    const rules = [712, 662, 612, 562].map((y) => line(72, y, 472, y));
    for (const xs of [[72], [72, 280]]) {
      const drawn = xs.flatMap((x) => [700, 650, 600].flatMap((top) => column(x, top)));
      const { blocks } = await read([...drawn, ...rules].join('\n'));
      expect(blocks.map(({ kind }) => kind)).not.toContain('table');
    }
  });
});

describe('a word that only a soft hyphen divides', () => {
  it('is whole, and a word at the end of a line stays by itself', async () => {
    const map =
      '/CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange 1 beginbfchar <AD> <00AD> endbfchar endcmap';
    const { blocks } = await read(
      'BT /F1 12 Tf 15 TL 72 700 Td (The harbour keeps a record of its main) Tj <AD> Tj T* (tenance in the office, and of the house) Tj T* (of the town and its ware) Tj <AD> Tj T* (houses. A co) Tj <AD> Tj (operation is near.) Tj ET',
      {
        font: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>',
        more: [pdfStream('', map)],
      },
    );
    expect(blocks.map((block) => block.text).join(' ')).toBe(
      'The harbour keeps a record of its maintenance in the office, and of the house of the town and its warehouses. A cooperation is near.',
    );
  });
});
