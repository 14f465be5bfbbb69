import { type HostileDocument, hostile } from './document.ts';
import { epubOf, odtOf, pptxOf, sheetRows, xlsxOf } from './zip-files.ts';

const mebibyte = 1 << 20;
/** Packs a thousandfold, and unpacks to more than a document may. */
const blank = (): string => ' '.repeat(300 * mebibyte);
const deep = 100_000;

/** Workbooks, slides, texts and books that unpack to far more than they are, or say far more than they hold. */
export const packedBombs: readonly HostileDocument[] = [
  hostile('xlsx: a sheet of blanks', {
    format: 'xlsx',
    expected: 'unpacks_too_large',
    make: () => xlsxOf([{ name: 'a', content: blank() }]),
  }),
  hostile('xlsx: merged cells of a whole sheet, many times', {
    format: 'xlsx',
    expected: 'too_many_parts',
    make: () => {
      const rows = sheetRows(Array.from({ length: 1_000 }, () => ['x', 'y']));
      const merged = '<mergeCell ref="A1:XFD1048576"/>'.repeat(1_500);
      return xlsxOf([{ name: 'a', content: `${rows}<mergeCells>${merged}</mergeCells>` }]);
    },
  }),
  hostile('pptx: a slide of blanks', {
    format: 'pptx',
    expected: 'unpacks_too_large',
    make: () => pptxOf([blank()]),
  }),
  hostile('odt: a text of blanks', {
    format: 'odt',
    expected: 'unpacks_too_large',
    make: () => odtOf(blank()),
  }),
  hostile('odt: a row that is repeated a million times', {
    format: 'odt',
    expected: 'too_many_parts',
    make: () =>
      odtOf(
        '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
      ),
  }),
  hostile('epub: a page of blanks', {
    format: 'epub',
    expected: 'unpacks_too_large',
    make: () => epubOf({ 'a.xhtml': blank() }),
  }),
];

/** Data and mail that nest without end, or whose aliases stand for more than they say. */
export const recordBombs: readonly HostileDocument[] = [
  hostile('json: lists in lists', {
    format: 'json',
    expected: 'nested_too_deeply',
    make: () => '['.repeat(deep) + ']'.repeat(deep),
  }),
  hostile('xml: elements in elements', {
    format: 'xml',
    expected: 'nested_too_deeply',
    make: () => `<?xml version="1.0"?>${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}`,
  }),
  hostile('yaml: lists in lists', {
    format: 'yaml',
    expected: 'nested_too_deeply',
    make: () => `a: ${'['.repeat(2_000)}${']'.repeat(2_000)}`,
  }),
  hostile('yaml: aliases of aliases', {
    format: 'yaml',
    expected: 'too_much_text',
    make: () => {
      const first = 'a0: &a0 "laughter, and more of it: a value that is too long for one line"';
      const levels = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]`);
      return [first, ...levels].join('\n');
    },
  }),
  hostile('rtf: groups in groups', {
    format: 'rtf',
    expected: 'nested_too_deeply',
    make: () => `{\\rtf1 ${'{'.repeat(deep)}x${'}'.repeat(deep)}}`,
  }),
];
