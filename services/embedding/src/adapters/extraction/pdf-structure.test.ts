import { describe, expect, it } from 'vitest';
import type { PdfLine } from './pdf-lines.ts';
import { pdfStructure } from './pdf-structure.ts';

const line = (text: string, y: number, fontSize = 10): PdfLine => ({ text, page: 1, y, fontSize });
const body = [
  'The quick brown fox jumps over',
  'the lazy dog and comes to a well-',
  'known end in the fi-',
  'nal line of it.',
];
const lines = body.map((text, index) => line(text, 600 - index * 12));

describe('pdfStructure', () => {
  it('makes divided words whole', () => {
    expect(pdfStructure(lines).map((block) => block.text)).toEqual([
      'The quick brown fox jumps over the lazy dog and comes to a wellknown end in the final line of it.',
    ]);
  });

  it('ends a paragraph at a wider gap and at a step up, as into the next column', () => {
    const blocks = pdfStructure([...lines, line('After a gap.', 530), line('Next column.', 600)]);
    expect(blocks.map((block) => block.text).slice(1)).toEqual(['After a gap.', 'Next column.']);
  });

  it('joins the lines of one heading, and takes no line of a table of contents, no number and no long text for one', () => {
    const blocks = pdfStructure([
      line('A heading that needs', 700, 16),
      line('two lines', 682, 16),
      ...lines,
      line('1 Introduction . . . . . . . . . 7', 500, 16),
      line('42', 450, 16),
      line('large words '.repeat(20).trim(), 400, 16),
      ...lines.map((body) => ({ ...body, page: 2, text: body.text.repeat(3) })),
    ]);
    expect(blocks.filter((block) => block.kind === 'heading').map((block) => block.text)).toEqual([
      'A heading that needs two lines',
    ]);
    expect(blocks[0]).toEqual({ kind: 'heading', level: 1, text: 'A heading that needs two lines', page: 1 });
  });
});
