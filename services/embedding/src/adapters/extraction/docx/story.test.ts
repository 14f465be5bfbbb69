import { describe, expect, it } from 'vitest';
import { cell, type DocxPart, docxFile, paragraph, run, table } from '../../../../testing/docx-file.ts';
import { readDocx } from '../docx.ts';

const maxUnpackedBytes = 4_000_000;
const read = (body: string, ...parts: DocxPart[]) => readDocx(docxFile(body, parts), maxUnpackedBytes);
const textsOf = async (body: string, ...parts: DocxPart[]): Promise<string[]> =>
  (await read(body, ...parts)).blocks.map(({ text }) => text);
const lineOf = async (content: string): Promise<string> =>
  (await textsOf(`<w:p>${content}</w:p>`)).join('\n');

describe('text boxes of Word', () => {
  const box = (text: string): string => `<w:txbxContent>${paragraph(text)}</w:txbxContent>`;
  const shape = (text: string): string =>
    `<w:drawing><wps:wsp><wps:txbx>${box(text)}</wps:txbx></wps:wsp></w:drawing>`;
  const old = (text: string): string =>
    `<w:pict><v:shape><v:textbox>${box(text)}</v:textbox></v:shape></w:pict>`;
  const both = (newer: string, older: string): string =>
    `<mc:AlternateContent><mc:Choice Requires="wps">${newer}</mc:Choice><mc:Fallback>${older}</mc:Fallback></mc:AlternateContent>`;

  it.each([
    ['for newer and older readers', both(shape('Boxed'), old('Boxed'))],
    ['for older ones alone', old('Boxed')],
    ['for newer ones alone', shape('Boxed')],
    ['where the newer form is empty', both('<w:drawing/>', old('Boxed'))],
  ])('are read once, behind the paragraph that they stand at: %s', async (_, drawing) => {
    expect(await textsOf(`<w:p>${run('Text')}<w:r>${drawing}</w:r></w:p>${paragraph('More')}`)).toEqual([
      'Text',
      'Boxed',
      'More',
    ]);
    expect(await textsOf(`<w:p>${run('Text')}<w:r><w:rPr><w:vanish/></w:rPr>${drawing}</w:r></w:p>`)).toEqual(
      ['Text'],
    );
  });

  it('may hold tables, and may stand in them', async () => {
    const inner = `<w:txbxContent>${table(`${cell('a')}${cell('b')}`)}</w:txbxContent>`;
    expect(await textsOf(`<w:p><w:r><w:pict>${inner}</w:pict></w:r></w:p>`)).toEqual(['a | b']);
    const outer = `<w:tc><w:p>${run('x')}<w:r>${old('y')}</w:r></w:p></w:tc>`;
    expect(await textsOf(table(`${outer}${cell('z')}`))).toEqual(['x y | z']);
  });

  it('may be drawn words, charts and diagrams', async () => {
    const drawn = '<w:r><w:pict><v:shape><v:textpath string="Draft"/></v:shape></w:pict></w:r>';
    const picture = '<w:r><w:drawing><wp:docPr id="1" name="P" descr="A closed valve"/></w:drawing></w:r>';
    const of = (tag: string) => `<w:r><w:drawing>${tag}</w:drawing></w:r>`;
    const values = (name: string, ...all: string[]) =>
      `<c:${name}>${all.map((v) => `<c:pt><c:v>${v}</c:v></c:pt>`).join('')}</c:${name}>`;
    const chart = `<c:title><a:p><a:r><a:t>Flow</a:t></a:r></a:p></c:title><c:ser>${values('tx', 'Litres')}${values('cat', 'May', 'June')}${values('val', '4', '7')}</c:ser>`;
    const diagram =
      '<dgm:t><a:p><a:r><a:t>Drain</a:t></a:r></a:p></dgm:t><dgm:t><a:p><a:r><a:t>Fill</a:t></a:r></a:p></dgm:t>';
    const texts = await textsOf(
      `<w:p>${drawn}${picture}${of('<c:chart r:id="chart"/>')}${of('<dgm:relIds r:dm="diagramData"/>')}</w:p>`,
      { type: 'chart', root: 'c:chartSpace', content: chart },
      { type: 'diagramData', root: 'dgm:dataModel', content: diagram },
    );
    expect(texts).toEqual([
      'Draft',
      'A closed valve',
      'Flow',
      ' | Litres\nMay | 4\nJune | 7',
      'Drain',
      'Fill',
    ]);
  });
});

describe('check boxes of Word', () => {
  const control = (state: string): string =>
    `<w:sdt><w:sdtPr><w14:checkbox>${state}</w14:checkbox></w:sdtPr><w:sdtContent>${run('☐')}</w:sdtContent></w:sdt>`;
  const field = (state: string): string =>
    `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:sizeAuto/>${state}</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
  const sign = (font: string, char: string): string =>
    `<w:r><w:sym w:font="${font}" w:char="${char}"/></w:r>`;

  it.each([
    ['a content control', control('<w14:checked w14:val="1"/>'), control('<w14:checked w14:val="0"/>')],
    ['a content control of no value', control('<w14:checked w14:val="true"/>'), control('')],
    [
      'a field',
      field('<w:default w:val="0"/><w:checked/>'),
      field('<w:default w:val="1"/><w:checked w:val="0"/>'),
    ],
    ['a field as it is by default', field('<w:default w:val="1"/>'), field('<w:default w:val="0"/>')],
    ['a sign', sign('Wingdings', 'F0FE'), sign('Wingdings', 'F0A8')],
    ['a sign of another font', sign('Wingdings 2', '0052'), sign('Wingdings 2', '00A3')],
    ['a sign of a font of letters', sign('MS Gothic', '2612'), sign('MS Gothic', '2610')],
    [
      'a letter of a font of signs',
      run('\uf0fe', '<w:rFonts w:ascii="Wingdings"/>'),
      run('\uf06f', '<w:rFonts w:ascii="wingdings"/>'),
    ],
    ['a character', run('☑'), run('☐')],
  ])('show their state: %s', async (_, ticked, empty) => {
    expect(await lineOf(`${ticked}${run(' paid')}`)).toBe('[x] paid');
    expect(await lineOf(`${empty}${run(' paid')}`)).toBe('[ ] paid');
  });

  it('stand beside lists of forms, and prompts that nobody answered', async () => {
    const list =
      '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="red"/><w:listEntry w:val="blue"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>';
    const prompt = `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>${run('Click here')}</w:sdtContent></w:sdt>`;
    expect(await lineOf(`${run('Colour: ')}${list}${prompt}`)).toBe('Colour: blue');
  });
});

describe('formulas of Word', () => {
  const t = (text: string): string => `<m:r><m:t>${text}</m:t></m:r>`;
  const e = (content: string): string => `<m:e>${content}</m:e>`;

  it.each([
    [`${t('h=0.021')}${t('L')}`, 'h=0.021L'],
    [`<m:f><m:num>${t('a+b')}</m:num><m:den>${t('2')}</m:den></m:f>`, '(a+b)/2'],
    [`<m:sSup>${e(t('x'))}<m:sup>${t('n+1')}</m:sup></m:sSup>`, 'x^(n+1)'],
    [`<m:sSubSup>${e(t('x'))}<m:sub>${t('1')}</m:sub><m:sup>${t('2')}</m:sup></m:sSubSup>`, 'x_1^2'],
    [`<m:rad><m:deg/>${e(t('2gh'))}</m:rad>`, '√(2gh)'],
    [
      `<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>${t('i=1')}</m:sub><m:sup>${t('n')}</m:sup>${e(t('i'))}</m:nary>`,
      '∑_(i=1)^n i',
    ],
    [`<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>${e(t('a'))}${e(t('b'))}</m:d>`, '[a|b]'],
    [`<m:m><m:mr>${e(t('1'))}${e(t('2'))}</m:mr><m:mr>${e(t('3'))}${e(t('4'))}</m:mr></m:m>`, '[1, 2; 3, 4]'],
    [`<m:func><m:fName>${t('sin')}</m:fName>${e(t('x'))}</m:func>`, 'sin x'],
    [`${t('a')}<m:r><w:rPr><w:vanish/></w:rPr><m:t>secret</m:t></m:r>`, 'a'],
  ])('are lines: %s', async (formula, text) => {
    expect(await lineOf(`${run('So ')}<m:oMath>${formula}</m:oMath>${run(' here.')}`)).toBe(
      `So ${text} here.`,
    );
  });
});

describe('words of Word', () => {
  it('are those that it shows', async () => {
    expect(
      await lineOf(
        `${run('Seen')}${run('no', '<w:vanish/>')}${run('no', '<w:sz w:val="2"/>')}${run(' and', '<w:vanish w:val="0"/>')}${run(' 10')}${run('4', '<w:vertAlign w:val="superscript"/>')}${run(' H')}${run('2', '<w:vertAlign w:val="subscript"/>')}${run('O')}`,
      ),
    ).toBe('Seen and 10^4 H_2O');
    const hidden =
      '<w:style w:styleId="H" w:type="paragraph"><w:name w:val="Note"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="I" w:type="paragraph"><w:basedOn w:val="H"/></w:style>';
    const styles = { type: 'styles', root: 'w:styles', content: hidden };
    expect(await textsOf(`${paragraph('no', '<w:pStyle w:val="I"/>')}${paragraph('Seen')}`, styles)).toEqual([
      'Seen',
    ]);
  });

  it('are without what is deleted or crossed out, which is told', async () => {
    const { blocks, warnings } = await read(
      `<w:p>${run('old', '<w:strike/>')}<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom>${run('moved')}</w:moveFrom><w:ins>${run('new')}</w:ins></w:p>`,
      { type: 'comments', root: 'w:comments', content: `<w:comment>${paragraph('Why?')}</w:comment>` },
    );
    expect(blocks).toEqual([{ kind: 'paragraph', text: 'new' }]);
    expect(warnings.map(({ reason }) => reason)).toEqual([
      'struck_text_left_out',
      'deletions_left_out',
      'comments_left_out',
    ]);
  });

  it('are the results of fields, not their instructions', async () => {
    const mark = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const inner = `${mark('begin')}<w:r><w:instrText>REF a</w:instrText></w:r>${mark('separate')}${run('no')}${mark('end')}`;
    expect(
      await lineOf(
        `${mark('begin')}<w:r><w:instrText>IF </w:instrText></w:r>${inner}${mark('separate')}${run('17 August')}${mark('end')}${run(' it is.')}`,
      ),
    ).toBe('17 August it is.');
  });

  it('stand in lines, beside one another, and behind notes', async () => {
    const broken = `${run('Duty phone:')}<w:r><w:tab/></w:r>${run('5580')}<w:r><w:br/></w:r>${run('Key safe:')}<w:r><w:tab/></w:r>${run('7719')}`;
    expect(
      (await read(`<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>${broken}</w:p>`)).blocks,
    ).toEqual([{ kind: 'lines', text: 'Duty phone:\t5580\nKey safe:\t7719' }]);
    const note = `<w:footnote w:type="separator" w:id="0">${paragraph('---')}</w:footnote><w:footnote w:id="2">${paragraph('As of May.')}</w:footnote><w:footnote w:id="3">${paragraph('Unused.')}</w:footnote>`;
    expect(
      await textsOf(
        `<w:p>${run('Fees')}<w:r><w:footnoteReference w:id="2"/></w:r>${run(' rise.')}</w:p>${paragraph('More')}`,
        {
          type: 'footnotes',
          root: 'w:footnotes',
          content: note,
        },
      ),
    ).toEqual(['Fees rise.', 'As of May.', 'More']);
  });

  it('are read by their namespace, not by its prefix', async () => {
    const strange = docxFile(paragraph('Words'));
    expect((await readDocx(strange, maxUnpackedBytes)).blocks).toHaveLength(1);
    const body =
      '<n:p xmlns:n="http://purl.oclc.org/ooxml/wordprocessingml/main"><n:r><n:t>Strict words</n:t></n:r></n:p>';
    expect(await textsOf(body)).toEqual(['Strict words']);
  });
});

describe('headers and footers of Word', () => {
  const part = (id: string, content: string): DocxPart => ({
    type: id.startsWith('h') ? 'header' : 'footer',
    id,
    root: id.startsWith('h') ? 'w:hdr' : 'w:ftr',
    content,
  });
  const reference = (kind: string, id: string, type = 'default'): string =>
    `<w:${kind}Reference w:type="${type}" r:id="${id}"/>`;

  it('are read once, before the text, where they are shown', async () => {
    const section = `<w:sectPr>${reference('header', 'h1')}${reference('footer', 'f1')}${reference('header', 'h2', 'first')}${reference('header', 'h3', 'even')}</w:sectPr>`;
    const page = `<w:p>${run('Page ')}<w:fldSimple w:instr=" PAGE ">${run('1')}</w:fldSimple>${run(' of ')}<w:fldSimple w:instr="NUMPAGES">${run('9')}</w:fldSimple></w:p>`;
    const texts = await textsOf(
      `${paragraph('Text')}<w:p><w:pPr>${section}</w:pPr></w:p>${section}`,
      part('h1', paragraph('File BT-2290', '<w:outlineLvl w:val="0"/>')),
      part('h2', paragraph('Not shown: no title page')),
      part('h3', paragraph('Not shown: no even pages')),
      part('f1', `${paragraph('Revision C')}${page}${paragraph('File BT-2290')}`),
    );
    expect(texts).toEqual(['File BT-2290', 'Revision C', 'Text']);
  });

  it('may be of the first page, or of even pages', async () => {
    const section = `<w:sectPr>${reference('header', 'h2', 'first')}${reference('header', 'h3', 'even')}<w:titlePg/></w:sectPr>`;
    const texts = await textsOf(
      `${paragraph('Text')}${section}`,
      part('h2', paragraph('First')),
      part('h3', paragraph('Even')),
      { type: 'settings', root: 'w:settings', content: '<w:evenAndOddHeaders/>' },
    );
    expect(texts).toEqual(['First', 'Even', 'Text']);
  });
});
