import { rawFlateBomb } from './bombs.ts';
import { type HostileDocument, hostile } from './document.ts';
import { odtOf, relations, sheetRows, xlsxOf, zipOf } from './zip-files.ts';

const mebibyte = 1 << 20;
/** More than a document may unpack to. */
const megabytes = 300;

/** An archive with a part that is all blanks, made without unpacking it. */
function withBlankPart(name: string, files: Readonly<Record<string, string>>): Buffer {
  const size = { size: megabytes * mebibyte };
  return zipOf(files, { name, content: '', packed: rawFlateBomb(megabytes), listed: size, local: size });
}

const officeRoot = (main: string): Readonly<Record<string, string>> => ({
  '_rels/.rels': relations({ r: ['officeDocument', main] }),
});

const deep = 100_000;

/** Workbooks, slides, texts and books that unpack to far more than they are, or say far more than they hold. */
export const packedBombs: readonly HostileDocument[] = [
  hostile('xlsx: a workbook of blanks', {
    format: 'xlsx',
    expected: 'unpacks_too_large',
    make: () => withBlankPart('xl/workbook.xml', officeRoot('xl/workbook.xml')),
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
  hostile('pptx: a presentation of blanks', {
    format: 'pptx',
    expected: 'unpacks_too_large',
    make: () => withBlankPart('ppt/presentation.xml', officeRoot('ppt/presentation.xml')),
  }),
  hostile('odt: a text of blanks', {
    format: 'odt',
    expected: 'unpacks_too_large',
    make: () => withBlankPart('content.xml', { mimetype: 'application/vnd.oasis.opendocument.text' }),
  }),
  hostile('odt: a row that is repeated a million times', {
    format: 'odt',
    expected: 'too_many_parts',
    make: () =>
      odtOf(
        '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
      ),
  }),
  hostile('epub: a list of blanks', {
    format: 'epub',
    expected: 'unpacks_too_large',
    make: () => withBlankPart('META-INF/container.xml', { mimetype: 'application/epub+zip' }),
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
  // The parser gives up on it: what is not well-formed is read as text.
  hostile('yaml: lists in lists', {
    format: 'yaml',
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
