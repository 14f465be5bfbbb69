import { describe, expect, it } from 'vitest';
import { cell, docxFile, paragraph, table } from '../../../../testing/docx-file.ts';
import { readDocx } from '../docx.ts';

const read = (body: string) => readDocx(docxFile(body), 4_000_000);
const textsOf = async (body: string): Promise<string[]> => (await read(body)).blocks.map(({ text }) => text);

describe('tables of Word', () => {
  it('repeat merged cells', async () => {
    const { blocks } = await read(
      table(
        `<w:trPr><w:tblHeader/></w:trPr>${cell('Zone')}${cell('Price', '<w:gridSpan w:val="2"/>')}`,
        `${cell('Inner', '<w:vMerge w:val="restart"/>')}${cell('1')}${cell('2')}`,
        `${cell('', '<w:vMerge/>')}${cell('3')}${cell('4')}`,
        `<w:trPr><w:gridBefore w:val="1"/></w:trPr>${cell('5')}${cell('6')}`,
        `<w:trPr><w:del/></w:trPr>${cell('gone')}`,
      ),
    );
    expect(blocks).toEqual([
      { kind: 'table', text: 'Zone | Price | Price\nInner | 1 | 2\nInner | 3 | 4\n | 5 | 6', headLines: 1 },
    ]);
  });

  it('take their caption along', async () => {
    const rows = [`${cell('Tag')}${cell('Bar')}`, `${cell('A')}${cell('1')}`, `${cell('B')}${cell('2')}`];
    const { blocks } = await read(`${paragraph('Table 1: Valves')}${table(...rows)}`);
    expect(blocks).toEqual([
      { kind: 'table', text: 'Table 1: Valves\nTag | Bar\nA | 1\nB | 2', headLines: 2 },
    ]);
  });
});

describe('tables in cells of tables of Word', () => {
  const holding = (...content: string[]): string => `<w:tc>${content.join('')}</w:tc>`;
  const parts = table(
    `${cell('Part')}${cell('Count')}`,
    `${cell('Nut')}${cell('4120')}`,
    `${cell('Bolt')}${cell('88')}`,
  );
  const names = `${cell('Pump')}${cell('Spare parts')}${cell('Bar')}`;
  const rows = 'Part | Count\nNut | 4120\nBolt | 88';

  it('are tables behind the one around them, with the name of their row', async () => {
    const { blocks } = await read(
      table(
        names,
        `${cell('PX-1')}${holding(paragraph('In the box:'), parts, paragraph(''))}${cell('6')}`,
        `${cell('PX-2')}${cell('none')}${cell('8')}`,
      ),
    );
    expect(blocks).toEqual([
      {
        kind: 'table',
        text: 'Pump | Spare parts | Bar\nPX-1 | In the box: | 6\nPX-2 | none | 8',
        headLines: 1,
      },
      { kind: 'table', text: `PX-1\n${rows}`, headLines: 2 },
    ]);
  });

  it('stay in their order, several of them, in other tables, and in text boxes', async () => {
    const inner = table(`${cell('a')}${cell('b')}`);
    const deep = table(`${cell('c')}${holding(inner, paragraph(''))}`);
    const box = `<w:p><w:r><w:pict><w:txbxContent>${table(`${cell('d')}${cell('e')}`)}</w:txbxContent></w:pict></w:r></w:p>`;
    expect(
      await textsOf(
        table(
          `${cell('K1')}${holding(deep, paragraph('x'))}`,
          `${cell('K2')}${holding(inner, inner, paragraph('y'))}`,
          `${cell('K3')}${holding(box)}`,
        ),
      ),
    ).toEqual(['K1 | x\nK2 | y\nK3 | ', 'K1\nc | ', 'c\na | b', 'K2\na | b', 'K2\na | b', 'd | e']);
  });

  it('leave the text around them as it is where that is a box of a layout', async () => {
    const long = 'The yard keeps a record of all pumps and of what is in store for them. '.repeat(3).trim();
    const framed = table(holding(paragraph('Stores'), parts, paragraph('End')));
    expect(await textsOf(framed)).toEqual(['Stores', rows, 'End']);
    const beside = table(`${holding(paragraph(long))}${holding(paragraph(long), parts, paragraph(''))}`);
    expect(await textsOf(beside)).toEqual([long, long, rows]);
    expect(await textsOf(table(holding(parts, paragraph(''))))).toEqual([rows]);
  });
});
