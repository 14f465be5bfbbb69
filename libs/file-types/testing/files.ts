import { crc32 } from 'node:zlib';

/** The smallest text that counts as a PDF for a reader of its first bytes, with bytes that are no text. */
export const pdfBytes = Buffer.concat([
  Buffer.from('%PDF-1.7\n%'),
  Buffer.from([0xe2, 0xe3, 0xcf, 0xd3, 0x0a, 0x00, 0x01]),
  Buffer.from('\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n'),
]);

export const pngBytes = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

const contentTypes =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';

/** A DOCX by its entries, stored without compression. */
export function docxBytes(text = 'Hello'): Buffer {
  return zip({
    '[Content_Types].xml': contentTypes,
    'word/document.xml': `<w:document><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
  });
}

/** A ZIP archive of uncompressed entries. */
export function zip(entries: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const data = Buffer.from(text);
    const facts = factsOf(name, data);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), facts, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('504b01021400', 'hex'), facts.subarray(0, 26), tail, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.byteLength;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('504b0506', 0, 'hex');
  end.writeUInt16LE(locals.length, 8);
  end.writeUInt16LE(locals.length, 10);
  end.writeUInt32LE(central.byteLength, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

/** Version needed, flags, method, time, date, CRC, sizes, lengths: the part that both headers share. */
function factsOf(name: string, data: Buffer): Buffer {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt32LE(crc32(data), 10);
  facts.writeUInt32LE(data.byteLength, 14);
  facts.writeUInt32LE(data.byteLength, 18);
  facts.writeUInt16LE(Buffer.byteLength(name), 22);
  return facts;
}
