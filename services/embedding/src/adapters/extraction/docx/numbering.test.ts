import { describe, expect, it } from 'vitest';
import { docxFile, paragraph } from '../../../../testing/docx-file.ts';
import { readDocx } from '../docx.ts';
import { formatNumber } from './number-formats.ts';

const level = (at: number, text: string, more = ''): string =>
  `<w:lvl w:ilvl="${at}">${more.includes('numFmt') ? '' : '<w:numFmt w:val="decimal"/>'}${more}<w:lvlText w:val="${text}"/></w:lvl>`;
const format = (name: string): string => `<w:numFmt w:val="${name}"/>`;
const definition = (id: number, levels: string): string =>
  `<w:abstractNum w:abstractNumId="${id}">${levels}</w:abstractNum>`;
const instance = (id: number, of: number, more = ''): string =>
  `<w:num w:numId="${id}"><w:abstractNumId w:val="${of}"/>${more}</w:num>`;
const item = (numId: number, at: number): string =>
  paragraph('x', `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${numId}"/></w:numPr>`);

async function labels(numbering: string, body: string, styles = ''): Promise<string[]> {
  const bytes = docxFile(body, [
    { type: 'numbering', root: 'w:numbering', content: numbering },
    { type: 'styles', root: 'w:styles', content: styles },
  ]);
  const { blocks } = await readDocx(bytes, 1_000_000);
  return blocks.map(({ text }) => text.replace(/ ?x$/, ''));
}

describe('numbers of Word', () => {
  const legal = level(0, '%1.') + level(1, '%1.%2') + level(2, '(%3)', format('lowerLetter'));

  it('count by level, and begin again below a higher one', async () => {
    const body = [0, 1, 2, 2, 1, 2, 0, 1].map((at) => item(1, at)).join('');
    expect(await labels(definition(0, legal) + instance(1, 0), body)).toEqual([
      '1.',
      '1.1',
      '(a)',
      '(b)',
      '1.2',
      '(a)',
      '2.',
      '2.1',
    ]);
  });

  it('go on in another list of the same definition, unless that begins anew', async () => {
    const override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>';
    const numbering = definition(0, legal) + instance(1, 0) + instance(2, 0) + instance(3, 0, override);
    expect(await labels(numbering, item(1, 0) + item(2, 0) + item(3, 0) + item(3, 0) + item(1, 0))).toEqual([
      '1.',
      '2.',
      '7.',
      '8.',
      '9.',
    ]);
  });

  it('may restart after some levels only, or never, and may be in digits throughout', async () => {
    const levels =
      level(0, 'Part %1', format('upperRoman')) +
      level(1, 'Article %2', '<w:lvlRestart w:val="0"/>') +
      level(2, '%1.%3', '<w:isLgl/>');
    const body = [0, 1, 1, 2, 0, 1, 2].map((at) => item(1, at)).join('');
    expect(await labels(definition(0, levels) + instance(1, 0), body)).toEqual([
      'Part I',
      'Article 1',
      'Article 2',
      '1.1',
      'Part II',
      'Article 3',
      '2.1',
    ]);
  });

  it('are those of styles, also where a style names only its list', async () => {
    const levels = level(0, '%1', '<w:pStyle w:val="H1"/>') + level(1, '%1.%2', '<w:pStyle w:val="H2"/>');
    const style = (id: string, name: string): string =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`;
    const styles = style('H1', 'heading 1') + style('H2', 'heading 2');
    const heading = (id: string, more = ''): string => paragraph('x', `<w:pStyle w:val="${id}"/>${more}`);
    const body =
      heading('H1') +
      heading('H2') +
      heading('H2') +
      heading('H1', '<w:numPr><w:numId w:val="0"/></w:numPr>') +
      heading('H1') +
      heading('H2');
    expect(await labels(definition(0, levels) + instance(1, 0), body, styles)).toEqual([
      '1',
      '1.1',
      '1.2',
      '',
      '2',
      '2.1',
    ]);
  });

  it('are counted through paragraphs without words, and are none for bullets', async () => {
    const numbering =
      definition(0, legal) + instance(1, 0) + definition(5, level(0, '•', format('bullet'))) + instance(2, 5);
    const empty = item(1, 0).replace('>x<', '><');
    expect(await labels(numbering, item(1, 0) + empty + item(1, 0) + item(2, 0))).toEqual(['1.', '3.', '']);
  });

  it.each([
    ['upperRoman', 14, 'XIV'],
    ['lowerRoman', 4, 'iv'],
    ['lowerLetter', 28, 'bb'],
    ['upperLetter', 3, 'C'],
    ['decimalZero', 7, '07'],
    ['ordinal', 12, '12th'],
    ['ordinal', 22, '22nd'],
    ['chineseCounting', 21, '二十一'],
    ['japaneseCounting', 10, '十'],
    ['upperRoman', 1e9, '1000000000'],
    ['lowerLetter', 1e9, '1000000000'],
    ['klingon', 3, '3'],
  ])('are written as %s: %i is %s', (name, value, text) => {
    expect(formatNumber(value, name)).toBe(text);
  });
});
