import { describe, expect, it } from 'vitest';
import { outline, read } from '../../../../testing/read-packed.ts';
import { relations, sheetRows, xlsxOf } from '../../../../testing/zip-files.ts';

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

  it('has one table where rows are hidden, the texts of boxes on the sheet, and the titles of charts', async () => {
    const cells = (row: number, a: string, b: string): string =>
      `<c r="A${row}" t="str"><v>${a}</v></c><c r="B${row}" t="str"><v>${b}</v></c>`;
    const rows = `<row r="1">${cells(1, 'Part', 'Count')}</row><row r="2" hidden="1">${cells(2, 'Nut', '7')}</row><row r="3">${cells(3, 'Bolt', '9')}</row>`;
    const box =
      '<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><xdr:sp><xdr:txBody><a:p><a:r><a:t>Ask Ines.</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>';
    const book = xlsxOf([{ name: 'One', content: `<sheetData>${rows}</sheetData>` }], [], {
      'xl/worksheets/_rels/s0.xml.rels': relations({ d: ['drawing', '../drawings/drawing1.xml'] }),
      'xl/drawings/drawing1.xml': box,
      'xl/drawings/_rels/drawing1.xml.rels': relations({ c: ['chart', '../charts/chart1.xml'] }),
      'xl/charts/chart1.xml':
        '<c:chart xmlns:c="c" xmlns:a="a"><c:title><c:tx><a:p><a:r><a:t>Stock of bolts</a:t></a:r></a:p></c:tx></c:title><c:ser><c:val><c:v>9</c:v></c:val></c:ser></c:chart>',
    });
    expect(await outline(book, 'xlsx')).toEqual([
      'table: Part | Count\nBolt | 9',
      'paragraph: Ask Ines.',
      'paragraph: Stock of bolts',
    ]);
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

  describe('several rows of names', () => {
    const sheet = async (rows: readonly (readonly (string | number)[])[], ...merged: string[]) => {
      const ranges = merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
      const content = `${sheetRows(rows)}<mergeCells>${ranges}</mergeCells>`;
      const { blocks } = await read(xlsxOf([{ name: 'One', content }]), 'xlsx');
      return blocks.map(({ text, ...block }) => ({
        lines: text.split('\n'),
        head: 'headLines' in block ? block.headLines : 0,
      }));
    };

    it('are the merged ones and those below them', async () => {
      const rows = [
        ['Region', 'Sales 2024', '', 'Sales 2025', ''],
        ['', 'North', 'South', 'North', 'South'],
        ['Boats', 12, 14, 15, 11],
        ['Ropes', 7, 9, 8, 6],
      ];
      expect(await sheet(rows, 'A1:A2', 'B1:C1', 'D1:E1')).toEqual([
        {
          lines: [
            'Region | Sales 2024 | Sales 2024 | Sales 2025 | Sales 2025',
            'Region | North | South | North | South',
            'Boats | 12 | 14 | 15 | 11',
            'Ropes | 7 | 9 | 8 | 6',
          ],
          head: 2,
        },
      ]);
    });

    it('may be three, below a title, with nothing above the first column', async () => {
      const rows = [
        ['Fleet of the yard', '', '', '', ''],
        ['', 'Boats', '', '', ''],
        ['', '2024', '', '2025', ''],
        ['Harbour', 'Sold', 'Lent', 'Sold', 'Lent'],
        ['Alder', 'few', 'many', 'few', 'none'],
        ['Birch', 'none', 'few', 'many', 'few'],
      ];
      expect(await sheet(rows, 'A1:E1', 'B2:E2', 'B3:C3', 'D3:E3')).toEqual([
        {
          lines: [
            'Fleet of the yard',
            ' | Boats | Boats | Boats | Boats',
            ' | 2024 | 2024 | 2025 | 2025',
            'Harbour | Sold | Lent | Sold | Lent',
            'Alder | few | many | few | none',
            'Birch | none | few | many | few',
          ],
          head: 4,
        },
      ]);
    });

    it('may end with years, and with units below names that are not merged', async () => {
      const years = [
        ['Part', 'Length', ''],
        ['', '2023', '2024'],
        ['Mast', 9.5, 10.25],
        ['Oar', 2.5, 3],
      ];
      expect(await sheet(years, 'A1:A2', 'B1:C1')).toMatchObject([{ head: 2 }]);
      const units = [
        ['Part', 'Length', 'Price'],
        ['', 'm', 'EUR'],
        ['Mast', 9.5, 1200],
        ['Oar', 2.5, 80],
      ];
      expect(await sheet(units, 'A1:A2')).toMatchObject([{ head: 2 }]);
    });

    it('are told from rows of data with merged cells', async () => {
      const names = ['Berth', 'Day', 'Night'];
      const same = [names, ['A1', 'free', ''], ['A2', 'taken', 'free'], ['A3', 'free', 'taken']];
      expect(await sheet(same, 'B2:C2')).toMatchObject([{ head: 1 }]);
      const both = [
        ['Berth', 'Hours', ''],
        ['A1', 8, 17],
        ['A2', 7, 19],
      ];
      expect(await sheet(both, 'B1:C1')).toMatchObject([{ head: 1 }]);
      const words = [
        ['Name', 'Address', ''],
        ['Ann', 'Main Road', 'Alder'],
        ['Bert', 'Quay', 'Birch'],
      ];
      expect(await sheet(words, 'B1:C1')).toMatchObject([{ head: 1 }]);
      const groups = [
        ['North', 8, 17],
        ['', 7, 19],
        ['South', 6, 18],
        ['', 5, 20],
      ];
      expect(await sheet(groups, 'A1:A2', 'A3:A4')).toMatchObject([{ head: 0 }]);
      const titles = [
        ['List', '', ''],
        ['Tag', 'Bar', 'Note'],
        ['K1', 4, 'old'],
        ['K2', 6, 'new'],
      ];
      expect(await sheet(titles, 'A1:B1')).toMatchObject([{ head: 2 }]);
    });
  });

  it('leaves out what is crossed out, by cell and by run, and what a format shows nothing of', async () => {
    const styles =
      '<styleSheet><numFmts><numFmt numFmtId="171" formatCode=";;;"/></numFmts><fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts><cellXfs><xf numFmtId="0"/><xf fontId="1"/><xf numFmtId="171"/><xf fontId="2"/></cellXfs></styleSheet>';
    const strings =
      '<sst><si><r><rPr><strike/></rPr><t>Quay 3 </t></r><r><rPr/><t>Quay 7</t></r></si><si><r><t>10</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>4</t></r><r><rPr/><t> l ☒</t></r></si></sst>';
    const cell = (ref: string, style: number, value: string) => `<c r="${ref}" s="${style}">${value}</c>`;
    const content = `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2">${cell('A2', 1, '<v>40</v>')}${cell('B2', 3, '<v>55</v>')}${cell('C2', 2, '<v>9</v>')}</row></sheetData>`;
    const book = xlsxOf([{ name: 'One', content }], [], {
      'xl/styles.xml': styles,
      'xl/sharedStrings.xml': strings,
    });
    const { blocks, warnings } = await read(book, 'xlsx');
    expect(blocks).toMatchObject([{ text: 'Quay 7 | 10^4 l [x]\n | 55' }]);
    expect(warnings).toMatchObject([
      { reason: 'hidden_cells', detail: expect.stringMatching(/^1 /) },
      { reason: 'struck_text_left_out', detail: expect.stringMatching(/^8 /) },
    ]);
  });

  it('has the signs of symbol fonts, by cell and by run', async () => {
    const styles =
      '<styleSheet><fonts><font><name val="Arial"/></font><font><name val="Symbol"/></font><font><name val="Wingdings"/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/></cellXfs></styleSheet>';
    const strings =
      '<sst><si><t>\uf061 b</t></si><si><t>þ</t></si><si><r><t>limit </t></r><r><rPr><rFont val="Symbol"/></rPr><t>\uf0b3</t></r><r><rPr><rFont val="Arial"/></rPr><t> 7</t></r></si></sst>';
    const cell = (ref: string, style: number, value: number) =>
      `<c r="${ref}" s="${style}" t="s"><v>${value}</v></c>`;
    const content = `<sheetData><row r="1">${cell('A1', 1, 0)}${cell('B1', 2, 1)}${cell('C1', 0, 2)}</row></sheetData>`;
    const book = xlsxOf([{ name: 'One', content }], [], {
      'xl/styles.xml': styles,
      'xl/sharedStrings.xml': strings,
    });
    expect(await outline(book, 'xlsx')).toEqual(['table: α β | [x] | limit ≥ 7']);
  });

  it('has headers and footers of its pages once, and the words of threads of comments alone', async () => {
    const pages = `<headerFooter differentFirst="1"><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12BT-2290&amp;RPage &amp;P of &amp;N</oddHeader><oddFooter>&amp;CSalt &amp;&amp; Tar</oddFooter><evenHeader>unseen</evenHeader><firstHeader>&amp;CRevision C</firstHeader></headerFooter>`;
    const note =
      '[Threaded comment]\n\nYour version of Excel allows you to read it. Learn more: https://go.microsoft.com/fwlink/?linkid=870924\n\nComment:\n    Ask Ines';
    const sheet = (value: number) => `${sheetRows([[value, 2]])}${pages}`;
    const book = xlsxOf(
      [
        { name: 'One', content: sheet(1) },
        { name: 'Two', content: sheet(3) },
      ],
      [],
      {
        'xl/worksheets/_rels/s0.xml.rels': relations({ c: ['comments', '../comments1.xml'] }),
        'xl/comments1.xml': `<comments><comment ref="A1"><text><t>${note}</t></text></comment></comments>`,
      },
    );
    expect(await outline(book, 'xlsx')).toEqual([
      'paragraph: BT-2290',
      'paragraph: Salt & Tar',
      'paragraph: Revision C',
      'h1: One',
      'table: 1 | 2',
      'paragraph: A1: Ask Ines',
      'h1: Two',
      'table: 3 | 2',
    ]);
  });
});
