import { describe, expect, it } from 'vitest';
import { docxBytes, pdfBytes, pngBytes, zip } from '../testing/files.ts';
import { createFileTypeContentProbe } from './file-type-content-probe.ts';

const contentProbe = createFileTypeContentProbe();
const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße', 'utf16le')]);
const latin1 = Buffer.from('Ein Gruß aus Köln, mit vielen gewöhnlichen Buchstaben.', 'latin1');
const cutInCharacter = Buffer.from('日本語'.repeat(10)).subarray(0, 88);

const openXml = 'application/vnd.openxmlformats-officedocument';
const docx = { proven: `${openXml}.wordprocessingml.document` };
const pdf = { proven: 'application/pdf' };
const text = { text: true };
const mail = 'Received: by mx\r\nFrom: a@x.example\r\nSubject: Hi\r\nDate: today\r\n\r\nHello';
const odt = 'application/vnd.oasis.opendocument.text';

describe('a look at the first bytes', () => {
  it.each<[string, Buffer, object]>([
    ['plain text', Buffer.from('The sea has tides.'), text],
    ['text that begins like a program', Buffer.from('MZ is the mark of Mark Zbikowski.'), text],
    ['text that begins like a picture', Buffer.from('BM stands for bitmap, GIF8 does not.'), text],
    ['a letter', Buffer.from('From: me\nTo: you\nSubject: us\n\nHello'), text],
    ['a mail', Buffer.from(mail), { text: true, marksOf: 'message/rfc822' }],
    ['HTML', Buffer.from('<!doctype html><p>Hello'), { text: true, marksOf: 'text/html' }],
    ['XHTML', Buffer.from('<?xml version="1.0"?><!-- a --> <html/>'), { text: true, marksOf: 'text/html' }],
    ['XML', Buffer.from('\ufeff<?xml version="1.0"?><a/>'), { text: true, marksOf: 'application/xml' }],
    ['UTF-16 with its mark', utf16, text],
    ['UTF-32 with its mark', Buffer.from('fffe0000470000007200000000fc0000', 'hex'), text],
    ['UTF-32 of the other order', Buffer.from('0000feff0000004700000072', 'hex'), text],
    ['Latin-1', latin1, text],
    ['Shift_JIS', Buffer.from([0x93, 0xf1, 0x8d, 0x86, 0x89, 0x5e, 0x93, 0x5d, 0x81, 0x42]), text],
    [
      'Cyrillic in Windows-1251',
      Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x20, 0xec, 0xe8, 0xf0]),
      text,
    ],
    ['UTF-16 without its mark', Buffer.from('Grüße aus Köln', 'utf16le'), text],
    ['UTF-16 of the other order', Buffer.from('Срок договора', 'utf16le').swap16(), text],
    ['UTF-8 cut within a character', cutInCharacter, text],
    ['a PDF', pdfBytes, pdf],
    ['a PDF of plain characters', Buffer.from('%PDF-1.4\n1 0 obj'), pdf],
    ['a PDF after some junk', Buffer.concat([Buffer.from([0, 1, 2]), pdfBytes]), pdf],
    ['a DOCX', docxBytes(), docx],
    ['the first 4 KiB of a DOCX', docxBytes('x'.repeat(20_000)).subarray(0, 4_100), docx],
    ['RTF', Buffer.from('{\\rtf1\\ansi Hello}'), { proven: 'application/rtf' }],
    ['an ODT', zip({ mimetype: odt, 'content.xml': '<a/>' }), { proven: odt }],
    ['an EPUB', zip({ mimetype: 'application/epub+zip' }), { proven: 'application/epub+zip' }],
    [
      'a workbook by the names of its parts',
      zip({ 'xl/workbook.xml': '<a/>' }),
      { proven: `${openXml}.spreadsheetml.sheet` },
    ],
    ['an archive of something else', zip({ 'a.txt': 'hello' }), { archive: true }],
  ])('finds %s', async (_what, bytes, expected) => {
    expect(await contentProbe.inspect(bytes)).toEqual(expected);
  });

  it.each([
    ['a picture', pngBytes, 'image/png'],
    ['a drawing', Buffer.from('<?xml version="1.0"?>\n<svg xmlns="x"/>'), 'image/svg+xml'],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0]), 'application/x-elf'],
    [
      'bytes without a meaning',
      Buffer.from([0x00, 0xff, 0x10, 0x80, 0x00, 0x07]),
      'application/octet-stream',
    ],
    [
      'numbers of two bytes',
      Buffer.from(new Uint16Array([300, 1, 700, 2, 256, 3, 0, 900]).buffer),
      'application/octet-stream',
    ],
  ])('names %s', async (_what, bytes, expected) => {
    expect(await contentProbe.inspect(bytes)).toEqual({ other: expected });
  });

  it('knows the names of foreign formats', () => {
    expect(['png', 'exe', 'zip', 'ods'].every((extension) => contentProbe.isForeign(extension))).toBe(true);
    const read = ['pdf', 'docx', 'md', 'log', 'xml', 'rtf', 'xlsx', 'epub', 'mts', 'ics'];
    expect(read.filter((extension) => contentProbe.isForeign(extension))).toEqual([]);
  });
});
