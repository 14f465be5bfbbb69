import { describe, expect, it } from 'vitest';
import type { PdfLine } from './pdf-lines.ts';
import { pdfStructure } from './pdf-structure.ts';

/** A line of 400 points in the style of the body, on a page of 800. */
function line(text: string, y: number, other: Partial<PdfLine> = {}): PdfLine {
  const place = { x: 50, right: 450, y, edges: { top: 800 - y, bottom: y } };
  return { kind: 'text', text, page: 1, size: 10, font: 'f1', bold: false, ...place, ...other };
}

const body = [
  'The quick brown fox jumps over',
  'the lazy dog and comes to a well-',
  'known end in the fi-',
  'nal line of it.',
];
const lines = body.map((text, index) => line(text, 600 - index * 12));
const textsOf = (printed: readonly PdfLine[]) => pdfStructure(printed).map((block) => block.text);
const headingsIn = (printed: readonly PdfLine[]) =>
  pdfStructure(printed).flatMap((block) => (block.kind === 'heading' ? [[block.level, block.text]] : []));

describe('pdfStructure', () => {
  it('makes a divided word whole where the text has it elsewhere, and keeps other hyphens', () => {
    expect(textsOf([...lines, line('It is final.', 530)])).toEqual([
      'The quick brown fox jumps over the lazy dog and comes to a well-known end in the final line of it.',
      'It is final.',
    ]);
    expect(textsOf(lines)[0]).toContain('in the fi-nal line');
  });

  it('makes a word whole that a page break divides', () => {
    const next = line('vation of the sea.', 700, { page: 2 });
    expect(textsOf([...lines, line('For the conser\u00ad', 500), next]).slice(1)).toEqual([
      'For the conservation',
      'of the sea.',
    ]);
  });

  it('has a list item for each bullet, also of symbol fonts; a tick stays in its text', () => {
    const signs = ['•', '▪', '➢', '🡺', '⮚', '❖'];
    const items = signs.map((sign, at) =>
      line(`${sign} Point ${at} goes on to the end of its line`, 500 - at * 12),
    );
    const ticks = [line('✓ Valve is closed, and was looked at twice', 420), line('✗ Pump is not', 408)];
    const found = pdfStructure([...lines, ...items, ...ticks]).slice(1);
    expect(found.map(({ kind, text }) => [kind, text])).toEqual([
      ...signs.map((_, at) => ['list-item', `Point ${at} goes on to the end of its line`]),
      ['list-item', '✓ Valve is closed, and was looked at twice'],
      ['list-item', '✗ Pump is not'],
    ]);
  });

  it('ends a paragraph at a wider gap, after a short line and at a step up; a sentence goes on in the next column', () => {
    const above = line('A short title', 400, { right: 110 });
    const long = line('Begins what goes on from one column', 388);
    const blocks = textsOf([
      ...lines,
      line('After a gap.', 530),
      above,
      long,
      line('to the top of the next.', 600),
      line('Next.', 700),
    ]);
    expect(blocks.slice(1)).toEqual([
      'After a gap.',
      'A short title',
      'Begins what goes on from one column to the top of the next.',
      'Next.',
    ]);
  });

  it('takes large, bold and numbered lines that are set off for headings, and nothing else', () => {
    const large = { size: 16 };
    const bold = { bold: true, font: 'f2' };
    expect(
      headingsIn([
        line('A heading that needs', 760, large),
        line('two lines', 742, large),
        ...lines,
        line('3.1 Damages', 540, bold),
        line('Who breaks it pays for it.', 520),
        line('4.2 Liability of guests', 480, { font: 'f3' }),
        line('They pay as well,', 460),
        line('with bold words in the middle of it', 448, bold),
        line('until the end.', 436),
        line('1 Introduction … 7', 400, { ...large, kind: 'leader' }),
        line('42', 350, large),
        line('E = m × c^2 + x', 330, large),
        line('large words '.repeat(20).trim(), 300, large),
        ...lines.map((one) => ({ ...one, page: 2, text: one.text.repeat(3) })),
        line('A last bold line of the document', 200, { ...bold, page: 2 }),
      ]),
    ).toEqual([
      [1, 'A heading that needs two lines'],
      [2, '3.1 Damages'],
      [3, '4.2 Liability of guests'],
    ]);
  });

  it('keeps the rows of a table and lists of prices as lines, and gives a table its caption and the names of its columns', () => {
    const row = (text: string, y: number, other: Partial<PdfLine> = {}) =>
      line(text, y, { kind: 'row', ...other });
    expect(
      pdfStructure([
        ...lines,
        line('Table 2. Hoses of the station', 540),
        row('Hose | Length', 520),
        row('Red | 20 m', 508),
        row('Blue | 30 m', 496),
        line('Crane, first hour … 88.00', 470, { kind: 'leader' }),
        line('Mast crane … 54.00', 458, { kind: 'leader' }),
      ]).slice(1),
    ).toEqual([
      {
        kind: 'table',
        text: 'Table 2. Hoses of the station\nHose | Length\nRed | 20 m\nBlue | 30 m',
        page: 1,
        headLines: 2,
      },
      { kind: 'lines', text: 'Crane, first hour … 88.00\nMast crane … 54.00', page: 1 },
    ]);
  });

  it('gives a large first letter to its word', () => {
    expect(
      textsOf([
        line('T', 588, { size: 30 }),
        ...lines.map((one, index) => (index === 0 ? { ...one, text: 'he fox jumps over' } : one)),
      ])[0],
    ).toMatch(/^The fox jumps over/);
  });
});
