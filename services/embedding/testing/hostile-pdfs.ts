import { deflateSync } from 'node:zlib';
import { doubleFlateBomb, flateBomb, lzwBomb } from './bombs.ts';
import { type HostileDocument, hostile } from './document.ts';
import {
  flateStream,
  type OnePage,
  onePage,
  type PdfEnd,
  type PdfObject,
  pdfStream,
  someText,
  writePdf,
} from './pdf-writer.ts';

function pdf(name: string, expected: string, make: () => Buffer): HostileDocument {
  return hostile(`PDF: ${name}`, { format: 'pdf', expected, make });
}

const pageOf = (content: PdfObject, more: Omit<OnePage, 'content'> = {}, end: PdfEnd = {}): Buffer =>
  writePdf(onePage({ content, ...more }), end);
const text = (): Buffer => flateStream(someText);
const bombOf = (filters: string, data: Buffer): Buffer => pageOf(pdfStream(`/Filter ${filters}`, data));

/** Streams that unpack to far more than the file. */
export const pdfBombs: readonly HostileDocument[] = [
  pdf('a stream deflated once', 'unpacks_too_large', () => bombOf('/FlateDecode', flateBomb(512))),
  pdf('a stream deflated twice to 2 GiB', 'unpacks_too_large', () =>
    bombOf('[/FlateDecode /FlateDecode]', doubleFlateBomb(2048)),
  ),
  pdf('a stream of LZW', 'unpacks_too_large', () => bombOf('/LZWDecode', lzwBomb(128))),
  pdf('runs of runs', 'unpacks_too_large', () =>
    bombOf(
      '[/FlateDecode /RunLengthDecode]',
      deflateSync(Buffer.alloc(4_000_000, Buffer.from([0x81, 0x20]))),
    ),
  ),
  pdf('ASCII85 of zeros', 'unpacks_too_large', () =>
    bombOf('[/FlateDecode /ASCII85Decode]', deflateSync(Buffer.alloc(60_000_000, 'z'))),
  ),
  pdf('a bomb under an escaped name', 'unpacks_too_large', () =>
    pageOf(pdfStream('/F#69lter /Flate#44ecode', flateBomb(256))),
  ),
  pdf('a bomb with a header that zlib refuses', 'unpacks_too_large', () => {
    const bomb = flateBomb(256);
    bomb[0] = 0xf8;
    bomb[1] = 0x1d;
    return bombOf('/FlateDecode', bomb);
  }),
  pdf('a bomb that says it is a picture', 'no_text', () =>
    pageOf(pdfStream('/Type /XObject /Subtype /Image /Filter /FlateDecode', flateBomb(256))),
  ),
  pdf('a bomb inside of another stream', 'unpacks_too_large', hiddenBomb),
  pdf('a bomb under a dictionary in a string', 'unpacks_too_large', () =>
    pageOf(pdfStream('/Filter /FlateDecode /Note (<< /A 1)', flateBomb(256))),
  ),
  pdf('a stream that names its filter elsewhere', 'unreadable_pdf', () =>
    pageOf(pdfStream('/Filter 6 0 R', flateBomb(256)), { more: ['/FlateDecode'] }),
  ),
  pdf('rows of a predictor of two gigabytes', 'unpacks_too_large', () =>
    pageOf(flateStream(someText, '/DecodeParms << /Predictor 12 /Columns 2000000000 >>')),
  ),
  pdf('a bomb of objects', 'unpacks_too_large', () => objectStream('/N 1 /First 5', flateBomb(512))),
  pdf('a thousand million objects in a stream', 'too_many_parts', () =>
    objectStream('/N 1000000000 /First 5', deflateSync('1 0 <<>>')),
  ),
  pdf('talk of encryption and no encryption', 'unreadable_pdf', () =>
    pageOf(text(), {}, { trailer: '% /Encrypt\n' }),
  ),
];

/** Huge tables, deep trees and long content streams. */
export const pdfMazes: readonly HostileDocument[] = [
  pdf('a table of entries without width', 'too_many_parts', () =>
    pageOf(text(), {}, { replaced: (_, end) => tableStream(end, '/W [0 0 0] /Index [0 1000000000]') }),
  ),
  pdf('a table that comes before itself', 'indexed', () => {
    const { length } = pageOf(text());
    const end = pageOf(text()).toString('latin1').lastIndexOf('xref\n0');
    return length > 0 ? pageOf(text(), {}, { trailer: `/Prev ${end}` }) : Buffer.alloc(0);
  }),
  pdf('a million pages that are one', 'too_many_parts', sharedPages),
  pdf('a thousand million pages declared', 'indexed', () =>
    pageOf(text(), { pages: '/Kids [3 0 R] /Count 1000000000' }),
  ),
  pdf('a node with 150,000 times one page', 'too_many_parts', () =>
    pageOf(text(), { pages: `/Kids [${'3 0 R '.repeat(150_000)}] /Count 4000` }),
  ),
  pdf('pages that are their own parents', 'unreadable_pdf', () =>
    pageOf(text(), { pages: '/Kids [2 0 R] /Count 1' }),
  ),
  pdf('dictionaries 60,000 deep', 'unreadable_pdf', () =>
    pageOf(text(), { catalog: `${'/A <<'.repeat(60_000)}${'>>'.repeat(60_000)}` }),
  ),
  pdf('arrays 100,000 deep', 'indexed', () => pageOf(flateStream(`${someText}${'['.repeat(100_000)}`))),
  pdf('forms that draw each other 10^8 times', 'too_many_parts', () => formsOf(8, 10)),
  pdf('forms without text that draw each other 10^8 times', 'indexed', () => formsOf(8, 10, '0 0 9 9 re f')),
  pdf('a form that draws itself', 'indexed', () => formsOf(1, 1)),
  pdf('a million operators', 'indexed', () => pageOf(flateStream(`${someText}${'q Q '.repeat(500_000)}`))),
  pdf('20,000 states saved', 'nested_too_deeply', () =>
    pageOf(flateStream(`${'q '.repeat(20_000)}${someText}`)),
  ),
  pdf('200,000 pieces of text on a page', 'too_many_parts', () =>
    pageOf(
      flateStream(`BT /F1 9 Tf ${'1 0 0 1 50 100 Tm (a) Tj 1 0 0 1 300 700 Tm (b) Tj '.repeat(100_000)}ET`),
    ),
  ),
  pdf('a character map of 1,600 million codes', 'too_many_parts', () => {
    const ranges = Array.from({ length: 100 }, () => '<000000> <ffffff> <0041>').join('\n');
    return fontOf('/ToUnicode 6 0 R', [
      flateStream(
        `begincmap 1 begincodespacerange <000000> <ffffff> endcodespacerange 100 beginbfrange ${ranges} endbfrange endcmap`,
      ),
    ]);
  }),
  pdf('the widths of a thousand million glyphs', 'too_many_parts', () => {
    const descendant = '<< /Type /Font /Subtype /CIDFontType2 /W [1 [500] 0 999999999 500] >>';
    return fontOf('/Encoding /Identity-H /DescendantFonts [6 0 R]', [descendant], 'Type0');
  }),
];

/** Long and valid. */
export const honestPdfs: readonly HostileDocument[] = [
  pdf('500 pages of text', 'indexed', () => {
    const numbers = Array.from({ length: 500 }, (_, i) => 4 + i * 2);
    const pages = numbers.flatMap((number) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${number + 1} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      flateStream(
        `BT /F1 12 Tf 14 TL 72 700 Td ${`(Page ${number} tells of its number in words.) Tj T* `.repeat(30)}ET`,
      ),
    ]);
    return writePdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Count 500 /Kids [${numbers.map((number) => `${number} 0 R`).join(' ')}] >>`,
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      ...pages,
    ]);
  }),
  pdf('filters one after the other', 'indexed', () => {
    const packed = deflateSync(someText).toString('hex');
    return pageOf(pdfStream('/Filter [/ASCIIHexDecode /FlateDecode]', `${packed}>`));
  }),
];

function hiddenBomb(): Buffer {
  const inner = Buffer.concat([
    Buffer.from('4 0 obj\n'),
    pdfStream('/Filter /FlateDecode', flateBomb(256)),
    Buffer.from('\nendobj\n'),
  ]);
  const outer = pageOf('null', { more: [pdfStream('', inner)] });
  // The table points into the stream, where the content of the page is.
  const place = outer.indexOf('4 0 obj', outer.indexOf('6 0 obj'));
  const listed = `${String(outer.indexOf('4 0 obj')).padStart(10, '0')} 00000 n`;
  return Buffer.from(
    outer.toString('latin1').replace(listed, `${String(place).padStart(10, '0')} 00000 n`),
    'latin1',
  );
}

/** A page whose content is in a stream of objects, with the table that says so. */
function objectStream(entries: string, data: Buffer): Buffer {
  const stream = pdfStream(`/Type /ObjStm ${entries} /Filter /FlateDecode`, data);
  const rows = (offsets: readonly number[], end: number): Buffer => {
    const row = (type: number, place: number): Buffer => {
      const bytes = Buffer.from([type, 0, 0, 0, 0, 0]);
      bytes.writeUInt32BE(place, 1);
      return bytes;
    };
    const placed = offsets.map((offset, index) => (index === 2 ? row(2, 6) : row(1, offset)));
    return tableStream(end, '/W [1 4 1]', Buffer.concat([row(0, 0), ...placed, row(1, end)]));
  };
  return writePdf(onePage({ content: text(), more: [stream] }), { replaced: rows });
}

function tableStream(end: number, entries: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const stream = pdfStream(`/Type /XRef /Size 8 /Root 1 0 R ${entries}`, data);
  return Buffer.concat([
    Buffer.from('7 0 obj\n'),
    stream,
    Buffer.from(`\nendobj\nstartxref\n${end}\n%%EOF\n`),
  ]);
}

/** Twenty levels, each with twice the one below. */
function sharedPages(): Buffer {
  const levels = Array.from({ length: 20 }, (_, level) => {
    const below = level === 19 ? 2 : level + 4;
    return `<< /Type /Pages /Kids [${below} 0 R ${below} 0 R] /Count ${2 ** (20 - level)} >>`;
  });
  return writePdf([
    '<< /Type /Catalog /Pages 3 0 R >>',
    '<< /Type /Page /Parent 22 0 R /MediaBox [0 0 612 792] >>',
    ...levels,
  ]);
}

const twoTexts = 'BT /F1 9 Tf 9 9 Td (a) Tj 9 99 Td (b) Tj ET';

/** Forms of which each draws the next `times` times; the last one draws the first if it is alone, else what is given. */
function formsOf(count: number, times: number, drawn = twoTexts): Buffer {
  const forms = Array.from({ length: count }, (_, index) => {
    const next = count === 1 ? 6 : 7 + index;
    const isLast = count > 1 && index === count - 1;
    const resources = `/Resources << /Font << /F1 5 0 R >> /XObject << /X ${next} 0 R >> >>`;
    const draws = isLast ? drawn : '/X Do '.repeat(times);
    return pdfStream(
      `/Type /XObject /Subtype /Form /BBox [0 0 9 9] ${isLast ? resources.replace(/\/XObject.*?>>/, '') : resources}`,
      draws,
    );
  });
  return pageOf(flateStream(`${someText}/X Do`), { resources: '/XObject << /X 6 0 R >>', more: forms });
}

function fontOf(entries: string, more: PdfObject[], subtype = 'Type1'): Buffer {
  return pageOf(text(), {
    font: `<< /Type /Font /Subtype /${subtype} /BaseFont /Helvetica ${entries} >>`,
    more,
  });
}
