import { describe, expect, it } from 'vitest';
import { docxBytes, pdfBytes, pngBytes, zip } from '../../test/support/files.ts';
import { createFileTypeContentProbe } from './file-type-content-probe.ts';

const contentProbe = createFileTypeContentProbe();
const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße', 'utf16le')]);
const latin1 = Buffer.from('Ein Gruß aus Köln, mit vielen gewöhnlichen Buchstaben.', 'latin1');
const cutInCharacter = Buffer.from('日本語'.repeat(10)).subarray(0, 88);

describe('a look at the first bytes', () => {
  it.each([
    ['plain text', Buffer.from('The sea has tides.'), 'text'],
    ['text that begins like a program', Buffer.from('MZ is the mark of Mark Zbikowski.'), 'text'],
    ['text that begins like a picture', Buffer.from('BM stands for bitmap, GIF8 does not.'), 'text'],
    ['HTML', Buffer.from('<!doctype html><p>Hello'), 'text'],
    ['XML', Buffer.from('<?xml version="1.0"?><a/>'), 'text'],
    ['UTF-16 with its mark', utf16, 'text'],
    ['Latin-1', latin1, 'text'],
    ['Shift_JIS', Buffer.from([0x93, 0xf1, 0x8d, 0x86, 0x89, 0x5e, 0x93, 0x5d, 0x81, 0x42]), 'text'],
    [
      'Cyrillic in Windows-1251',
      Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x20, 0xec, 0xe8, 0xf0]),
      'text',
    ],
    ['UTF-16 without its mark', Buffer.from('Grüße aus Köln', 'utf16le'), 'text'],
    ['UTF-16 of the other order', Buffer.from('Срок договора', 'utf16le').swap16(), 'text'],
    ['UTF-8 cut within a character', cutInCharacter, 'text'],
    ['a PDF', pdfBytes, 'pdf'],
    ['a PDF of plain characters', Buffer.from('%PDF-1.4\n1 0 obj'), 'pdf'],
    ['a PDF after some junk', Buffer.concat([Buffer.from([0, 1, 2]), pdfBytes]), 'pdf'],
    ['a DOCX', docxBytes(), 'docx'],
    ['the first 4 KiB of a DOCX', docxBytes('x'.repeat(20_000)).subarray(0, 4_100), 'docx'],
  ])('finds %s', async (_what, bytes, expected) => {
    expect(await contentProbe.inspect(bytes)).toBe(expected);
  });

  it.each([
    ['a picture', pngBytes, 'image/png'],
    ['RTF', Buffer.from('{\\rtf1\\ansi Hello}'), 'application/rtf'],
    ['an archive of something else', zip({ 'a.txt': 'hello' }), 'application/zip'],
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
    expect(['png', 'exe', 'zip'].every((extension) => contentProbe.isForeign(extension))).toBe(true);
    expect(['pdf', 'docx', 'md', 'log'].some((extension) => contentProbe.isForeign(extension))).toBe(false);
  });
});
