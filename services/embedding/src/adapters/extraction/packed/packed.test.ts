import { describe, expect, it } from 'vitest';
import { type PackedType, read } from '../../../../testing/read-packed.ts';
import { epubOf, odtOf, pptxOf, sheetRows, xlsxOf, zipOf } from '../../../../testing/zip-files.ts';

describe('EPUB', () => {
  it('has its pages in the order of the spine, and what the book says of itself', async () => {
    const page = (n: number) =>
      `<!DOCTYPE html><html><body><h1>Chapter ${n}</h1><p>Tide ${n}&nbsp;m.</p></body></html>`;
    const read2 = await read(epubOf({ 'text/b 1.xhtml': page(1), 'a.xhtml': page(2) }), 'epub');
    expect(read2.blocks.map((block) => block.text)).toEqual([
      'Chapter 1',
      'Tide 1\u00a0m.',
      'Chapter 2',
      'Tide 2\u00a0m.',
    ]);
    expect(read2.properties).toEqual({ title: 'Tides', metadata: { author: 'M. Shore' } });
  });

  it('is refused when its pages are encrypted', async () => {
    const encryption = '<encryption><CipherReference URI="OPS/a.xhtml"/></encryption>';
    const book = epubOf({ 'a.xhtml': '<p>x</p>' }, { 'META-INF/encryption.xml': encryption });
    await expect(read(book, 'epub')).rejects.toMatchObject({ reason: 'encrypted' });
  });
});

describe('a packed document that is hostile', () => {
  const zeros = ' '.repeat(6_000_000);

  it.each<[PackedType, Buffer]>([
    ['xlsx', xlsxOf([{ name: 'a', content: zeros }])],
    ['pptx', pptxOf([zeros])],
    ['odt', odtOf(zeros)],
    ['epub', epubOf({ 'a.xhtml': zeros })],
  ])('fails alone when it unpacks to far more than it is: %s', async (type, bytes) => {
    expect(bytes.length).toBeLessThan(20_000);
    await expect(read(bytes, type)).rejects.toMatchObject({ reason: 'unpacks_too_large' });
  });

  it.each<[string, PackedType, Buffer, string]>([
    [
      'a shared text in every cell',
      'xlsx',
      xlsxOf(
        [{ name: 'a', content: `<sheetData><row>${'<c t="s"><v>0</v></c>'.repeat(200)}</row></sheetData>` }],
        ['x'.repeat(1_000)],
      ),
      'too_much_text',
    ],
    [
      'a cell in each row of another column',
      'xlsx',
      xlsxOf([
        {
          name: 'a',
          content: `<sheetData>${Array.from({ length: 1_500 }, (_, i) => `<row r="${i + 1}"><c r="${letters(i)}${i + 1}"><v>1</v></c></row>`).join('')}</sheetData>`,
        },
      ]),
      'too_many_parts',
    ],
    [
      'merged cells of a whole sheet, many times',
      'xlsx',
      xlsxOf([
        {
          name: 'a',
          content: `${sheetRows(Array.from({ length: 1_000 }, () => ['x', 'y']))}<mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(1_500)}</mergeCells>`,
        },
      ]),
      'too_many_parts',
    ],
    [
      'a row that is repeated a million times',
      'odt',
      odtOf(
        '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
      ),
      'too_many_parts',
    ],
    ['deep nesting', 'pptx', pptxOf(['<a:x>'.repeat(600) + '</a:x>'.repeat(600)]), 'nested_too_deeply'],
    ['entities', 'odt', zipOf({ 'content.xml': '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>' }), 'unreadable'],
    ['another archive', 'xlsx', zipOf({ 'a.txt': 'hello' }), 'unreadable'],
    ['no archive', 'epub', Buffer.from('hello'), 'unreadable'],
  ])('fails alone: %s', async (_what, type, bytes, reason) => {
    await expect(read(bytes, type)).rejects.toMatchObject({ reason });
  });
});

/** Letters of a column, from 0. */
function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}
