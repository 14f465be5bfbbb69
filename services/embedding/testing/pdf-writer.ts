import { deflateSync } from 'node:zlib';

/** The body of an object of a PDF, between `obj` and `endobj`. */
export type PdfObject = string | Buffer;

/** A stream object. @param dictionary its entries, without `/Length` */
export function pdfStream(dictionary: string, data: Buffer | string): Buffer {
  const bytes = Buffer.from(data);
  return Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ]);
}

/** A stream that is packed as writers of PDF do. */
export function flateStream(data: string, dictionary = ''): Buffer {
  return pdfStream(`${dictionary} /Filter /FlateDecode`, deflateSync(data));
}

/** How a file ends. */
export interface PdfEnd {
  /** Entries of the trailer besides `/Size` and `/Root`. */
  readonly trailer?: string;
  /** In the place of the table of objects and what follows. */
  readonly replaced?: (offsets: readonly number[], end: number) => PdfObject;
}

/** A PDF of numbered objects, the first of which is the catalog. */
export function writePdf(objects: readonly PdfObject[], { trailer = '', replaced }: PdfEnd = {}): Buffer {
  const parts = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  objects.forEach((object, index) => {
    offsets.push(length);
    const part = Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ]);
    parts.push(part);
    length += part.length;
  });
  const end = replaced?.(offsets, length) ?? tableOf(offsets, length, trailer);
  return Buffer.concat([...parts, Buffer.from(end)]);
}

function tableOf(offsets: readonly number[], end: number, trailer: string): string {
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = offsets.length + 1;
  return `xref\n0 ${size}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${end}\n%%EOF\n`;
}

/** Shows a line of text in the font `/F1`. */
export const someText = 'BT /F1 12 Tf 72 700 Td (Some words that can be found.) Tj ET\n';

/** Parts of {@link onePage}. */
export interface OnePage {
  readonly content: PdfObject;
  /** Entries of the page's resources. */
  readonly resources?: string;
  readonly font?: string;
  /** Objects from number 6. */
  readonly more?: readonly PdfObject[];
  readonly catalog?: string;
  readonly pages?: string;
}

/** Objects of a document with one page: catalog, pages, page, content, font, and more. */
export function onePage(options: OnePage): PdfObject[] {
  const {
    content,
    resources = '',
    font = '',
    more = [],
    catalog = '',
    pages = '/Kids [3 0 R] /Count 1',
  } = options;
  return [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    `<< /Type /Pages ${pages} >>`,
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${resources} >> >>`,
    content,
    font === '' ? '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' : font,
    ...more,
  ];
}
