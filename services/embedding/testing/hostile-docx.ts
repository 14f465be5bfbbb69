import { rawFlateBomb } from './bombs.ts';
import { type HostileDocument, hostile } from './document.ts';
import { writeZip, type ZipFile } from './zip-writer.ts';

function docx(name: string, expected: string, make: () => Buffer): HostileDocument {
  return hostile(`DOCX: ${name}`, { format: 'docx', expected, make });
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const packageTypes = 'http://schemas.openxmlformats.org/package/2006';
const officeTypes = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';

const frame: ZipFile[] = [
  {
    name: '[Content_Types].xml',
    content: `${xml}<Types xmlns="${packageTypes}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${officeTypes}.document.main+xml"/></Types>`,
  },
  {
    name: '_rels/.rels',
    content: `${xml}<Relationships xmlns="${packageTypes}/relationships"><Relationship Id="r1" Type="${relation}" Target="word/document.xml"/></Relationships>`,
  },
];

const paragraph = (text: string): string => `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>${text}</w:t></w:r></w:p>`;
const body = (content: string, doctype = ''): string =>
  `${xml}${doctype}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${content}</w:body></w:document>`;
const words = body(paragraph('Some words that can be found.'));
const main = (content: string, more: Partial<ZipFile> = {}): ZipFile => ({
  name: 'word/document.xml',
  content,
  ...more,
});
const wordFile = (file: ZipFile, ...more: ZipFile[]): Buffer => writeZip([...frame, file, ...more]);
const mebibyte = 2 ** 20;

/** Archives that readers interpret differently, or that unpack to far more than the file. */
export const zipBombs: readonly HostileDocument[] = [
  docx('a part of half a gigabyte', 'unpacks_too_large', () =>
    wordFile(
      main('', {
        packed: rawFlateBomb(512),
        listed: { size: 512 * mebibyte },
        local: { size: 512 * mebibyte },
      }),
    ),
  ),
  docx('a part that packs a thousandfold', 'unpacks_too_large', () =>
    wordFile(main(body(paragraph(' '.repeat(8 * mebibyte))))),
  ),
  docx('a part that is longer than it says', 'unreadable_docx', () =>
    wordFile(main(words, { packed: rawFlateBomb(256) })),
  ),
  docx('a part that only the local header calls small', 'unpacks_too_large', () =>
    wordFile(main('', { packed: rawFlateBomb(512), listed: { size: 512 * mebibyte }, local: { size: 10 } })),
  ),
  docx('a part that only the directory calls small', 'unreadable_docx', () =>
    wordFile(main(words, { packed: rawFlateBomb(256), local: { size: 256 * mebibyte } })),
  ),
  docx('another name in the local header', 'unreadable_docx', () =>
    wordFile(main(words, { local: { name: 'word/documenu.xml' } })),
  ),
  docx('another method in the local header', 'unreadable_docx', () =>
    wordFile(main(words, { local: { method: 0 } })),
  ),
  docx('entries on top of each other', 'unreadable_docx', () => {
    const files = Array.from(
      { length: 200 },
      (_, i): ZipFile => ({
        name: `word/a${i}.xml`,
        content: '',
        packed: Buffer.alloc(0),
        listed: { offset: 0 },
      }),
    );
    return wordFile(main(words), ...files);
  }),
  docx('an entry inside of another', 'unreadable_docx', entryInEntry),
  docx('an entry that holds its archive', 'unreadable_docx', () =>
    wordFile(main(words), {
      name: 'word/self.xml',
      content: 'x',
      listed: { offset: 0, packedSize: 300, size: 300, method: 0 },
    }),
  ),
  docx('sizes in 64 bits', 'unpacks_too_large', () =>
    wordFile(main(words, { listed: { size: 0xffffffff, extra: zip64(2n ** 45n) } })),
  ),
  docx('20,000 files', 'too_many_parts', () =>
    wordFile(
      main(words),
      ...Array.from(
        { length: 20_000 },
        (_, i): ZipFile => ({ name: `word/media/${i}`, content: '', packed: Buffer.alloc(0) }),
      ),
    ),
  ),
  docx('two parts of one name', 'unreadable_docx', () =>
    wordFile(main(words), main(body(paragraph('Other words.')))),
  ),
  docx('an encrypted part', 'unreadable_docx', () =>
    wordFile(main(words, { listed: { flags: 1 }, local: { flags: 1 } })),
  ),
  docx('an unknown method', 'unreadable_docx', () =>
    wordFile(main(words, { listed: { method: 95 }, local: { method: 95 } })),
  ),
  docx('a bomb in an archive in it', 'indexed', () => {
    const bomb = writeZip([
      { name: 'bomb', content: '', packed: rawFlateBomb(256), listed: { size: 256 * mebibyte } },
    ]);
    return wordFile(main(words), { name: 'word/embeddings/a.zip', content: bomb });
  }),
];

/** Deep nesting and many elements. */
export const xmlBombs: readonly HostileDocument[] = [
  docx('entities of entities', 'unreadable_docx', () => {
    const entities = Array.from(
      { length: 12 },
      (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`,
    ).join('');
    return wordFile(main(body(paragraph('&e12;'), `<!DOCTYPE d [<!ENTITY e0 "ha">${entities}]>`)));
  }),
  docx('an entity that is a file', 'unreadable_docx', () =>
    wordFile(main(body(paragraph('&f;'), '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>'))),
  ),
  docx('elements 100,000 deep', 'nested_too_deeply', () =>
    wordFile(main(body(`${'<w:sdt>'.repeat(100_000)}${'</w:sdt>'.repeat(100_000)}`))),
  ),
  docx('600,000 elements', 'too_many_parts', () =>
    wordFile(main(body(Array.from({ length: 600_000 }, (_, i) => `<w:p w:id="${i}"/>`).join('')))),
  ),
  docx('cells that claim to cover all others', 'indexed', () => {
    const span = '<w:tcPr><w:gridSpan w:val="1000"/><w:vMerge/></w:tcPr>';
    const row = `<w:tr><w:tc>${span}${paragraph('Wide words.')}</w:tc></w:tr>`;
    return wordFile(main(body(`<w:tbl>${row.repeat(5_000)}</w:tbl>`)));
  }),
  docx('a formula 400 deep', 'indexed', () => {
    const open = '<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den>'.repeat(200);
    const formula = `<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">${open}${'</m:den></m:f>'.repeat(200)}</m:oMath>`;
    return wordFile(main(body(`<w:p>${formula}</w:p>${paragraph('Some words.')}`)));
  }),
  docx('a note that is referred to 20,000 times', 'indexed', () => {
    const reference = '<w:r><w:footnoteReference w:id="2"/></w:r>';
    return wordFile(main(body(`<w:p>${reference.repeat(20_000)}</w:p>${paragraph('Some words.')}`)));
  }),
  docx('20,000 attributes', 'indexed', () => {
    const attributes = Array.from({ length: 20_000 }, (_, i) => `a${i}=""`).join(' ');
    return wordFile(main(body(`<w:p ${attributes}><w:r><w:t>Some words.</w:t></w:r></w:p>`)));
  }),
  docx('an attribute of 5 MB', 'indexed', () => {
    const long = Array.from({ length: 500_000 }, (_, i) => i.toString(36)).join('-');
    return wordFile(main(body(`<w:p w:x="${long}"><w:r><w:t>Some words.</w:t></w:r></w:p>`)));
  }),
  docx('tables 60 deep', 'indexed', () => {
    const open = '<w:tbl><w:tr><w:tc>'.repeat(60);
    const close = '<w:p/></w:tc></w:tr></w:tbl>'.repeat(60);
    return wordFile(main(body(`${open}${paragraph('Deep words.')}${close}`)));
  }),
];

/** Long and valid. */
export const honestDocx: readonly HostileDocument[] = [
  docx('20,000 paragraphs', 'indexed', () =>
    wordFile(
      main(
        body(Array.from({ length: 20_000 }, (_, i) => paragraph(`Paragraph ${i} of a long book.`)).join('')),
      ),
    ),
  ),
];

function entryInEntry(): Buffer {
  const inner = writeZip([main(words)]);
  const stored: ZipFile = {
    name: 'word/outer.xml',
    content: inner,
    packed: inner,
    listed: { method: 0 },
    local: { method: 0 },
  };
  const start = writeZip([...frame, stored]).indexOf(inner);
  return writeZip([...frame, stored, main(words, { listed: { offset: start } })]);
}

function zip64(size: bigint): Buffer {
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(size, 4);
  return extra;
}
