import { type HostileDocument, hostile } from './document.ts';

function html(name: string, make: () => string, expected = 'indexed'): HostileDocument {
  return hostile(`HTML: ${name}`, { format: 'html', expected, make });
}

function markdown(name: string, make: () => string, expected = 'indexed'): HostileDocument {
  return hostile(`Markdown: ${name}`, { format: 'markdown', expected, make });
}

const numbered = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join('');

export const hostileHtml: readonly HostileDocument[] = [
  html('elements 100,000 deep', () => `${'<div>'.repeat(100_000)}text`, 'nested_too_deeply'),
  html('inline elements 400 deep, many times', () => `${'<i>'.repeat(400)}${'<b>a</b>'.repeat(50_000)}`),
  html('a table of 300,000 cells', () => `<table>${`<tr>${'<td>x'.repeat(30)}`.repeat(10_000)}</table>`),
  html('100,000 tables', () => '<table><tr><td>x</table>'.repeat(100_000)),
  html('tables inside of tables', () => '<table><tr><td>'.repeat(5_000), 'nested_too_deeply'),
  html(
    'a cell that spans a thousand million columns',
    () => '<table><tr><td colspan=1000000000 rowspan=1000000000>x</table>',
  ),
  html(
    '5,000 cells that claim to cover all others',
    () => `<table>${'<tr><td colspan=1000 rowspan=60000>Wide words.'.repeat(5_000)}</table>`,
  ),
  html(
    'a formula 400 deep, many times',
    () => `<p>text ${`<math>${'<mfrac><mn>1</mn>'.repeat(400)}</math>`.repeat(100)}`,
  ),
  html(
    'raised text in raised text',
    () => `x${`${'<sup>'.repeat(300)}2${'</sup>'.repeat(300)}`.repeat(300)}`,
  ),
  html('200,000 attributes', () => `<p ${numbered(200_000, (i) => `a${i} `)}>text`),
  html('an attribute of 4 MB', () => `<p title="${'x '.repeat(2_000_000)}">text`),
  html('misnested formats', () => numbered(20_000, (i) => `<b id=${i}><p>x</b>`)),
  html('a million openings', () => `text ${'<'.repeat(1_000_000)}`),
  html('comments that never end', () => `text ${'<!--'.repeat(250_000)}`),
  html('a million entities', () => `text ${'&amp'.repeat(1_000_000)}`),
  html('white space of 2 MB in a row', () => `<p>a${' \n'.repeat(1_000_000)}b</p>`),
  html(
    '10,000 rules of style',
    () =>
      `<style>${numbered(10_000, (i) => `.a,.b${i}{display:block}`)}</style>${'<p class=a>text</p>'.repeat(10_000)}`,
  ),
  html(
    'styles inside of styles',
    () => `<style>${'.a{&b '.repeat(100_000)}</style>text`,
    'nested_too_deeply',
  ),
  html('styles that never end', () => `<style>${'{('.repeat(200_000)}</style>text`),
];

export const hostileMarkdown: readonly HostileDocument[] = [
  markdown('quotes 100,000 deep', () => `text\n\n${'>'.repeat(100_000)} a`),
  markdown('quotes of 500 in 400 lines', () => `text\n\n${`${'>'.repeat(500)} a\n`.repeat(400)}`),
  markdown('lists 1,000 deep', () => numbered(1_000, (i) => `${'  '.repeat(i)}- a\n`)),
  markdown('lists in quotes in lists', () => `text\n\n${`${'> - '.repeat(50)}a\n`.repeat(500)}`),
  markdown('emphasis that never ends', () => '*a **b '.repeat(30_000)),
  markdown('emphasis and links that never end', () => '*a_[b](c'.repeat(30_000)),
  markdown('brackets', () => `text ${'['.repeat(100_000)}`),
  markdown('links inside of links', () => '[a]('.repeat(50_000)),
  markdown('pictures inside of links', () => `text ${'![['.repeat(70_000)}`),
  markdown('backticks of every length', () => numbered(800, (i) => ` a ${'`'.repeat(i)}`)),
  markdown('10,000 footnotes', () => numbered(10_000, (i) => `Word[^${i}]\n\n[^${i}]: Note.\n\n`)),
  markdown(
    '20,000 definitions',
    () => `${numbered(20_000, (i) => `[a${i}]: /u\n`)}\n${'[a1] '.repeat(20_000)}`,
  ),
  markdown(
    'a table of 5,000 columns',
    () => `${'|a'.repeat(5_000)}\n${'|-'.repeat(5_000)}\n${'|a\n'.repeat(1_000)}`,
  ),
  markdown('front matter that never ends', () => `---\n${'---   x\n'.repeat(100_000)}`),
  markdown('elements of HTML that never end', () => '<div>\n\n'.repeat(30_000).concat('text')),
  markdown('100,000 list items', () => numbered(100_000, (i) => `- item ${i} of a long list\n`)),
  markdown('a table of 50,000 rows', () => `|a|b|\n|-|-|\n${numbered(50_000, (i) => `|row|${i}|\n`)}`),
  markdown('100,000 headings', () => '# a\n'.repeat(100_000), 'too_many_chunks'),
  markdown('a heading of 1 MB', () => `# ${'word '.repeat(200_000)}\n\n${'text '.repeat(10_000)}`),
];
