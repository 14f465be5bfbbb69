import { describe, expect, it } from 'vitest';
import { extractDocument } from '../extract-document.ts';

const limits = { maxChars: 100_000, maxUnpackedBytes: 1_000_000 };
const read = (text: string) => extractDocument(Buffer.from(text, 'latin1'), 'application/rtf', limits);
const outline = async (text: string): Promise<string[]> =>
  (await read(text)).blocks.map((b) => `${b.kind === 'heading' ? `h${b.level}` : b.kind}: ${b.text}`);

describe('RTF', () => {
  it('has headings, lists, tables and notes, in the encodings of its fonts', async () => {
    const text = String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset128 Mincho;}}
{\stylesheet{\s0 Normal;}{\s1 heading 2;}{\*\cs10 Default;}}{\info{\title Harbour rules}{\author Me}}
{\header Port Authority\par}{\header Port Authority\par}
\pard\s1\b Mooring fees\b0\par
\pard\plain K\'f6ln: 5 \u8364?. {\f1\'cf\'f0\'e8\'e2\'e5\'f2} {\f2\'93\'fa\'96\'7b} a\line b{\footnote See annex.}\par
{\listtext 1.\tab}First item\par
\trowd\pard\intbl Zone\cell Fee\cell\row\trowd\pard\intbl Outer\cell 27.50\cell\row
\pard {\field{\*\fldinst HYPERLINK "x"}{\fldrslt A link}}\par}`;
    expect(await outline(text)).toEqual([
      'paragraph: Port Authority',
      'h2: Mooring fees',
      'paragraph: Köln: 5 €. Привет 日本 a\nb',
      'paragraph: See annex.',
      'list-item: 1. First item',
      'table: Zone | Fee\nOuter | 27.50',
      'paragraph: A link',
    ]);
    expect(await read(String.raw`{\rtf1 Fee {\strike 40}\strike 41\strike0 55.\par}`)).toMatchObject({
      blocks: [{ text: 'Fee 55.' }],
      warnings: [{ reason: 'struck_text_left_out' }],
    });
    expect((await read(text)).properties).toEqual({ title: 'Harbour rules', metadata: {} });
  });

  it('has numbers of headings, raised text, boxes, and merged cells in each row', async () => {
    const text = String.raw`{\rtf1\ansi{\stylesheet{\s0 Normal;}{\s2 heading 2;}}
\pard\plain \s2{\listtext\pard\plain 3.1\tab}\ilvl1 Damages\par
\pard\plain{\listtext\pard\plain \u61623\'3f\tab}loose\par
\pard 10{\super 4} litres of CO\sub 2\nosupersub  \u9746? paid\par
\trowd\clvmgf\cellx1\cellx2\pard\intbl Outer\cell Day\cell\row\trowd\clvmrg\cellx1\cellx2\pard\intbl\cell Week\cell\row}`;
    expect(await outline(text)).toEqual([
      'h2: 3.1 Damages',
      'list-item: loose',
      'paragraph: 10^4 litres of CO_2 [x] paid',
      'table: Outer | Day\nOuter | Week',
    ]);
  });

  it('has two rows of names where merged ones are over others', async () => {
    const row = (declared: string, ...cells: readonly string[]): string =>
      String.raw`\trowd${declared}\pard\intbl ${cells.join('\\cell ')}\cell\row`;
    const plain = String.raw`\cellx1\cellx2\cellx3`;
    const text = [
      row(String.raw`\clvmgf\cellx1\clmgf\cellx2\clmrg\cellx3`, 'Region', 'Sales 2024', ''),
      row(String.raw`\clvmrg\cellx1\cellx2\cellx3`, '', 'North', 'South'),
      row(plain, 'Boats', '12', '14'),
      row(plain, 'Ropes', '7', '9'),
    ].join('\n');
    const { blocks } = await read(`{\\rtf1\\ansi\n${text}}`);
    expect(blocks).toMatchObject([{ headLines: 2 }]);
  });

  it('has tables in cells behind the table around them, with the names of their rows', async () => {
    const nested = (...cells: readonly string[]): string =>
      String.raw`\pard\intbl\itap2 ${cells.join('\\nestcell ')}\nestcell{\*\nesttableprops\trowd\cellx1\clvmrg\cellx2\nestrow}{\nonesttables\par}`;
    const deeper = String.raw`\pard\intbl\itap3 M8\nestcell long\nestcell{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}\pard\intbl\itap2`;
    const text = String.raw`{\rtf1\ansi
\trowd\cellx1\cellx2\pard\intbl Pump\cell Parts\cell\row
\trowd\cellx1\cellx2\pard\intbl PX-1\cell as listed\par ${nested('Nut', '4')}${nested('Bolt', deeper)}\pard\intbl\itap1 and no others\cell\row
\trowd\cellx1\cellx2\pard\intbl PX-2\cell none\cell\row
\pard After it\par}`;
    expect(await outline(text)).toEqual([
      'table: Pump | Parts\nPX-1 | as listed and no others\nPX-2 | none',
      'table: PX-1\nNut | 4\nBolt | 4',
      'table: Bolt\nM8 | long',
      'paragraph: After it',
    ]);
    expect((await read(text)).blocks).toMatchObject([
      { headLines: 1 },
      { headLines: 1 },
      { headLines: 1 },
      {},
    ]);
  });

  it('has the signs of symbol fonts, by their places and by their private characters', async () => {
    const text = String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset2{\*\panose 0500}Wingdings;}}
\pard Angle {\f1 a\'62\u-3992?} at \f1\'b3\f0  7 {\f2\'fe} {\f2\u-3928?} paid\par}`;
    expect(await outline(text)).toEqual(['paragraph: Angle αβη at ≥ 7 [x] [ ] paid']);
  });

  it('has the text of boxes behind their paragraph or table, and what objects show', async () => {
    const box = (text: string) =>
      String.raw`{\shp{\*\shpinst\shpleft10{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard\plain ${text}\par}}{\shprslt{\*\do{\dptxbxtext again}}}}`;
    const text = String.raw`{\rtf1\ansi\pard The gate${box('Keep closed')} is red.\par
\trowd\cellx1\cellx2\pard\intbl Pump${box('Spare in shed 4')}{\footnote\pard\plain See annex}\par P-1\cell 12 bar\cell\row
\pard Total {\object\objemb{\*\objclass Sheet}{\*\objdata 00ff}{\result 41 litres}}.\par${box('Last')}\par}`;
    expect(await outline(text)).toEqual([
      'paragraph: The gate is red.',
      'paragraph: Keep closed',
      'table: Pump P-1 | 12 bar',
      'paragraph: Spare in shed 4',
      'paragraph: See annex',
      'paragraph: Total 41 litres.',
      'paragraph: Last',
    ]);
  });

  it('is read in the encoding of the Mac where it says so', async () => {
    const text = String.raw`{\rtf1\mac{\fonttbl{\f0\fcharset0 Geneva;}}\f0 Caf\'8e \'d2open\'d3\par}`;
    expect(await outline(text)).toEqual(['paragraph: Café “open”']);
  });

  it('leaves out what is hidden, deleted, a comment, a picture or unknown', async () => {
    const text = String.raw`{\rtf1 Seen{\v hidden\v0}{\deleted gone}{\*\annotation note}{\pict\bin4 {{{{}{\*\unknown x}{\object{\objdata 00}}.\par}`;
    expect(await outline(text)).toEqual(['paragraph: Seen.']);
    expect((await read(text)).warnings).toMatchObject([{ reason: 'comments_left_out' }]);
  });

  it('fails alone when it is nested too deeply or too long', async () => {
    await expect(read(`{\\rtf1 ${'{'.repeat(100_000)}`)).rejects.toMatchObject({
      reason: 'nested_too_deeply',
    });
    await expect(read(`{\\rtf1 ${'word '.repeat(30_000)}}`)).rejects.toMatchObject({
      reason: 'too_much_text',
    });
  });
});
