import { describe, expect, it } from 'vitest';
import {
  epubOf,
  odtOf,
  pptxOf,
  relations,
  shape,
  sheetRows,
  slideXml,
  xlsxOf,
  zipOf,
} from '../../../../testing/zip-files.ts';
import type { Extracted } from '../../../domain/extracted.ts';
import { extractDocument } from '../extract-document.ts';

const openXml = 'application/vnd.openxmlformats-officedocument';
const types = {
  xlsx: `${openXml}.spreadsheetml.sheet`,
  pptx: `${openXml}.presentationml.presentation`,
  odt: 'application/vnd.oasis.opendocument.text',
  epub: 'application/epub+zip',
};
const limits = { maxChars: 100_000, maxUnpackedBytes: 8_000_000 };
const read = (bytes: Uint8Array, type: keyof typeof types): Promise<Extracted> =>
  extractDocument(bytes, types[type], limits);
const outline = async (bytes: Uint8Array, type: keyof typeof types): Promise<string[]> =>
  (await read(bytes, type)).blocks.map((b) => `${b.kind === 'heading' ? `h${b.level}` : b.kind}: ${b.text}`);

describe('XLSX', () => {
  it('has the tables of its sheets under their names, and tells of hidden ones', async () => {
    const book = xlsxOf([
      { name: 'Stock', content: sheetRows([['Stock 2026'], [], ['Part', 'Count'], ['Nut', 4120]]) },
      { name: 'Plan', content: sheetRows([[1, 2]]) },
      { name: 'Drafts', state: 'veryHidden', content: sheetRows([['secret']]) },
    ]);
    expect(await read(book, 'xlsx')).toEqual({
      blocks: [
        { kind: 'heading', level: 1, text: 'Stock' },
        { kind: 'table', headLines: 2, text: 'Stock 2026\nPart | Count\nNut | 4120' },
        { kind: 'heading', level: 1, text: 'Plan' },
        { kind: 'table', text: '1 | 2' },
      ],
      warnings: [{ reason: 'hidden_sheet', detail: expect.stringContaining('Drafts') }],
    });
  });

  it('has one table where rows are hidden, and the texts of boxes on the sheet', async () => {
    const cells = (row: number, a: string, b: string): string =>
      `<c r="A${row}" t="str"><v>${a}</v></c><c r="B${row}" t="str"><v>${b}</v></c>`;
    const rows = `<row r="1">${cells(1, 'Part', 'Count')}</row><row r="2" hidden="1">${cells(2, 'Nut', '7')}</row><row r="3">${cells(3, 'Bolt', '9')}</row>`;
    const box =
      '<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><xdr:sp><xdr:txBody><a:p><a:r><a:t>Ask Ines.</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>';
    const book = xlsxOf([{ name: 'One', content: `<sheetData>${rows}</sheetData>` }], [], {
      'xl/worksheets/_rels/s0.xml.rels': relations({ d: ['drawing', '../drawings/drawing1.xml'] }),
      'xl/drawings/drawing1.xml': box,
    });
    expect(await outline(book, 'xlsx')).toEqual(['table: Part | Count\nBolt | 9', 'paragraph: Ask Ines.']);
  });

  it('writes values as they are shown: texts, dates, units, results of formulas', async () => {
    const row = [
      '<c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><v>46083</v></c><c r="C1" s="2"><v>1234.5</v></c>',
      '<c r="D1" s="3"><v>0.125</v></c><c r="E1"><f>1+1</f><v>2</v></c><c r="F1"><v>0.30000000000000004</v></c>',
      '<c r="G1" t="b"><v>1</v></c><c r="H1" t="str"><f>A1</f><v>x</v></c><c r="I1"><f>B1</f></c>',
    ].join('');
    const content = `<sheetData><row r="1">${row}</row></sheetData>`;
    const { blocks, warnings } = await read(xlsxOf([{ name: 'One', content }], ['a', 'Screw']), 'xlsx');
    expect(blocks).toEqual([
      { kind: 'table', text: 'Screw | 2026-03-02 | 1234.50 € | 13% | 2 | 0.3 | TRUE | x' },
    ]);
    expect(warnings).toMatchObject([{ reason: 'formula_without_value' }]);
  });

  it('leaves out hidden rows and columns, and repeats merged cells', async () => {
    const cell = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const content = `<cols><col min="4" max="4" hidden="1"/></cols><sheetData>
      <row r="1">${cell('A1', 'Zone')}${cell('B1', 'Fee')}</row>
      <row r="2">${cell('A2', 'Outer')}${cell('B2', '2.10')}${cell('D2', 'secret')}</row>
      <row r="3">${cell('B3', '27.50')}</row><row r="4" hidden="1">${cell('A4', 'secret')}</row>
      </sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>`;
    const { blocks, warnings } = await read(xlsxOf([{ name: 'One', content }]), 'xlsx');
    expect(blocks).toMatchObject([{ text: 'Zone | Fee\nOuter | 2.10\nOuter | 27.50' }]);
    expect(warnings).toMatchObject([{ reason: 'hidden_cells' }]);
  });
});

describe('PPTX', () => {
  it('has a page for each slide, with its title, texts, tables, charts and notes', async () => {
    const cell = (text: string, merge = '') =>
      `<a:tc ${merge}><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`;
    const table = `<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/><a:tr>${cell('Zone')}${cell('Fee')}</a:tr><a:tr>${cell('Outer', 'rowSpan="2"')}${cell('2')}</a:tr><a:tr>${cell('', 'vMerge="1"')}${cell('27')}</a:tr></a:tbl></p:graphicFrame>`;
    const slides = [
      shape(['First', 'Second'], 'body') + shape(['Harbour'], 'title') + shape(['7'], 'sldNum') + table,
      shape(['A loose box']),
      slideXml(shape(['Gone'], 'title'), 'show="0"'),
    ];
    const notes = {
      'ppt/slides/_rels/s0.xml.rels': relations({
        c: ['chart', '../charts/c0.xml'],
        n: ['notesSlide', '../notesSlides/n0.xml'],
      }),
      'ppt/charts/c0.xml':
        '<c:chart xmlns:c="c"><c:ser><c:tx><c:v>Trips</c:v></c:tx><c:cat><c:pt><c:v>May</c:v></c:pt></c:cat><c:val><c:pt><c:v>41</c:v></c:pt></c:val></c:ser></c:chart>',
      'ppt/notesSlides/n0.xml': slideXml(shape(['Greet the mayor.'], 'body')),
    };
    const { blocks, warnings } = await read(pptxOf(slides, notes), 'pptx');
    expect(blocks).toEqual([
      { kind: 'heading', level: 1, text: 'Harbour', page: 1 },
      { kind: 'list-item', text: 'First', page: 1 },
      { kind: 'list-item', text: 'Second', page: 1 },
      { kind: 'table', text: 'Zone | Fee\nOuter | 2\nOuter | 27', headLines: 1, page: 1 },
      { kind: 'table', headLines: 1, text: ' | Trips\nMay | 41', page: 1 },
      { kind: 'paragraph', text: 'Notes: Greet the mayor.', page: 1 },
      { kind: 'heading', level: 1, text: 'Slide 2', page: 2 },
      { kind: 'paragraph', text: 'A loose box', page: 2 },
    ]);
    expect(warnings).toMatchObject([{ reason: 'hidden_slide', page: 3 }]);
  });
});

describe('ODT', () => {
  it('has headings, lists, tables and notes, and no deleted or hidden text', async () => {
    const row = (...cells: string[]) =>
      `<table:table-row>${cells.map((c) => `<table:table-cell><text:p>${c}</text:p></table:table-cell>`).join('')}</table:table-row>`;
    const text = `<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
      <text:h text:outline-level="2">Ferry</text:h>
      <text:p>It leaves<text:s text:c="2"/>at nine.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Not in winter.</text:p></text:note-body></text:note> <text:span text:style-name="H">hidden</text:span></text:p>
      <text:list><text:list-item><text:p>No dogs</text:p></text:list-item></text:list>
      <table:table><table:table-header-rows>${row('Zone', 'Day')}</table:table-header-rows>${row('Outer', '27.50')}</table:table>`;
    const styles =
      '<style:style style:family="text" style:name="H"><style:text-properties text:display="none"/></style:style>';
    const struck =
      '<style:style style:family="text" style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style>';
    const fee = await read(
      odtOf('<text:p>Fee <text:span text:style-name="S">40</text:span> 55</text:p>', { styles: struck }),
      'odt',
    );
    expect(fee.blocks).toEqual([{ kind: 'paragraph', text: 'Fee 55' }]);
    expect(fee.warnings).toMatchObject([{ reason: 'struck_text_left_out' }]);
    const headers =
      '<style:header><text:p>Harbour Board</text:p></style:header><style:header-left style:display="false"><text:p>x</text:p></style:header-left>';
    expect(await outline(odtOf(text, { styles, headers }), 'odt')).toEqual([
      'paragraph: Harbour Board',
      'h2: Ferry',
      'paragraph: It leaves at nine.',
      'paragraph: Not in winter.',
      'list-item: No dogs',
      'table: Zone | Day\nOuter | 27.50',
    ]);
  });

  it('has the numbers of lists and headings as they are shown', async () => {
    const level = (element: string, n: number, more: string): string =>
      `<text:${element} text:level="${n}" style:num-format="1" ${more}/>`;
    const styles = `<text:outline-style style:name="Outline">${level('outline-level-style', 1, '')}${level('outline-level-style', 2, 'text:display-levels="2"')}</text:outline-style>
      <text:list-style style:name="L">${level('list-level-style-number', 1, 'style:num-suffix="." text:start-value="4"')}<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>
      <text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>
      <style:style style:family="paragraph" style:name="Plain" style:list-style-name=""/>`;
    const item = (text: string, more = ''): string =>
      `<text:list-item ${more}><text:p>${text}</text:p></text:list-item>`;
    const text = `<text:h text:outline-level="1">Scope</text:h><text:h text:outline-level="1">Fees</text:h>
      <text:h text:outline-level="2">Damages</text:h><text:h text:outline-level="1" text:style-name="Plain">Annex</text:h>
      <text:list xml:id="one" text:style-name="L">${item('Oil')}<text:list-item><text:p>Sand</text:p><text:p>of the river</text:p><text:list>${item('fine')}${item('rough')}</text:list></text:list-item></text:list>
      <text:list text:style-name="B">${item('loose')}</text:list>
      <text:list text:style-name="L" text:continue-list="one"><text:list-item><text:list>${item('wet')}</text:list></text:list-item>${item('Salt')}${item('Wax', 'text:start-value="9"')}</text:list>
      <text:list text:style-name="L">${item('Tar')}</text:list>`;
    expect(await outline(odtOf(text, { named: styles }), 'odt')).toEqual([
      'h1: 1 Scope',
      'h1: 2 Fees',
      'h2: 2.1 Damages',
      'h1: Annex',
      'list-item: 4. Oil',
      'list-item: 5. Sand',
      'list-item: of the river',
      'list-item: (a) fine',
      'list-item: (b) rough',
      'list-item: loose',
      'list-item: (c) wet',
      'list-item: 6. Salt',
      'list-item: 9. Wax',
      'list-item: 4. Tar',
    ]);
  });

  it('has what is drawn, entered and calculated, and tells of comments and deletions', async () => {
    const styles = `<style:style style:family="text" style:name="Up"><style:text-properties style:text-position="super 58%"/></style:style>
      <style:style style:family="paragraph" style:name="Old"><style:text-properties style:text-line-through-style="solid"/></style:style>
      <style:style style:family="paragraph" style:name="Older" style:parent-style-name="Old"/>`;
    const text = `<office:forms><form:checkbox form:id="c1" form:label="Insured" form:current-state="checked"/><form:text form:id="c2" form:current-value="Quay 7"/></office:forms>
      <text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>
      <text:p>10<text:span text:style-name="Up">4</text:span> litres<office:annotation><text:p>why?</text:p></office:annotation>.</text:p>
      <text:p><draw:control draw:control="c1"/><draw:control draw:control="c2"/></text:p>
      <text:p text:style-name="Older">Ferry 9</text:p>
      <text:p>Below:<draw:frame><draw:object xlink:href="./Object 1"/><svg:title>Image1</svg:title><svg:desc>A crane at the quay</svg:desc></draw:frame></text:p>
      <text:p><draw:frame><draw:image/><svg:desc>crane.png</svg:desc></draw:frame>☒ paid ☐ open</text:p>`;
    const math =
      '<math><semantics><mfrac><mi>a</mi><mn>2</mn></mfrac><annotation>{a} over 2</annotation></semantics></math>';
    const { blocks, warnings } = await read(
      odtOf(text, { named: styles, more: { 'Object 1/content.xml': math } }),
      'odt',
    );
    expect(blocks.map((block) => block.text)).toEqual([
      '10^4 litres.',
      '[x] Insured Quay 7',
      'Below:a/2',
      'A crane at the quay',
      '[x] paid [ ] open',
    ]);
    expect(warnings.map(({ reason }) => reason)).toEqual([
      'struck_text_left_out',
      'deletions_left_out',
      'comments_left_out',
    ]);
  });

  it('has headers of all kinds of pages once, without the numbers of pages', async () => {
    const headers = `<style:header><text:p>BT-2290</text:p></style:header><style:header-left><text:p>Revision C</text:p></style:header-left>
      <style:footer><text:p>BT-2290</text:p><text:p>Page <text:page-number>1</text:page-number> of <text:page-count>9</text:page-count></text:p></style:footer>`;
    expect(await outline(odtOf('<text:p>Body</text:p>', { headers }), 'odt')).toEqual([
      'paragraph: BT-2290',
      'paragraph: Revision C',
      'paragraph: Body',
    ]);
  });
});

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

  it.each<[keyof typeof types, Buffer]>([
    ['xlsx', xlsxOf([{ name: 'a', content: zeros }])],
    ['pptx', pptxOf([zeros])],
    ['odt', odtOf(zeros)],
    ['epub', epubOf({ 'a.xhtml': zeros })],
  ])('fails alone when it unpacks to far more than it is: %s', async (type, bytes) => {
    expect(bytes.length).toBeLessThan(20_000);
    await expect(read(bytes, type)).rejects.toMatchObject({ reason: 'unpacks_too_large' });
  });

  it.each<[string, keyof typeof types, Buffer, string]>([
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
