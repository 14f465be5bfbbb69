import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { flateStream, onePage, pdfStream, someText, writePdf } from '../../../testing/pdf-writer.ts';
import { readDictionary, tokensOf } from './pdf-dictionary.ts';
import { guardPdf } from './pdf-guard.ts';

const mebibyte = 2 ** 20;
const guarded = (bytes: Buffer): string => Buffer.from(guardPdf(bytes, mebibyte).file).toString('latin1');

describe('readDictionary', () => {
  it('finds entries as a reader of PDF does: past strings, comments, nesting and escapes', () => {
    const text =
      '<< /A (x \\) >> (y)) /F#69lter /Fl % >>\n /B << /C [<< >>] >> junk /D <3e> /E 12 0 R /G[1 2]>> stream';
    expect(read(text)).toEqual([
      'A: ()',
      'Filter: /Fl',
      'B: << /C [ << >> ] >>',
      'D: ()',
      'E: 12',
      'G: [ 1 2 ]',
      ' stream',
    ]);
    expect(read('<< /A (never ends')).toBeUndefined();
    expect(read('<< /A ) >> stream')).toBeUndefined();
  });

  it('reads what is malformed as pdf.js does, so that nothing hides in it', () => {
    expect(read('<< /A >> /B 1 >>')).toEqual(['A: >>', 'B: 1', '']);
    expect(read('<< /A [ << ] >> /F /X ] /B 1 >>')).toEqual(['A: [ << ] >> /F /X ]', 'B: 1', '']);
    expect(read('<< /A [ >> ] /B 1 >>')).toEqual(['A: [ >> ]', 'B: 1', '']);
    expect(read('<< /A << /B >> /C >> >> /D 1 >>')).toEqual(['A: << /B >> /C >> >>', 'D: 1', '']);
    expect(() => read('<< /A BI (ID EI /Filter /Fl >> stream')).toThrow('inline picture');
  });
});

function read(text: string): string[] | undefined {
  const bytes = Buffer.from(text);
  const { dictionary } = readDictionary(bytes, 0);
  const entries = dictionary?.entries.map((entry) => `${entry.name}: ${tokensOf(bytes, entry).join(' ')}`);
  return entries && [...entries, text.slice(dictionary?.end)];
}

describe('guardPdf', () => {
  it('leaves a file as it is when all its streams are measured', () => {
    const file = writePdf(onePage({ content: flateStream(someText) }));
    expect(guarded(file)).toBe(file.toString('latin1'));
  });

  it('takes the filters of pictures and of damaged streams away, in place', () => {
    const picture = pdfStream('/Subtype /Image /Filter /DCTDecode', 'not measured');
    const damaged = pdfStream('/F#69lter [/FlateDecode]', Buffer.alloc(99, 0xff));
    const file = writePdf(onePage({ content: flateStream(someText), more: [picture, damaged] }));
    const safe = guarded(file);
    expect(safe.length).toBe(file.length);
    expect(safe).toContain('/Subtype /Image /XXXXXX /DCTDecode');
    expect(safe).toContain('/XXXXXXXX [/FlateDecode]');
    expect(safe.match(/\/Filter/g)).toHaveLength(1);
  });

  it('counts all streams together', () => {
    const half = deflateSync(Buffer.alloc(mebibyte * 0.4, 0x20));
    const streams = (count: number): Buffer =>
      writePdf(
        onePage({
          content: 'null',
          more: Array.from({ length: count }, () => pdfStream('/Filter /FlateDecode', half)),
        }),
      );
    expect(() => guarded(streams(2))).not.toThrow();
    expect(() => guarded(streams(3))).toThrow(expect.objectContaining({ reason: 'unpacks_too_large' }));
  });
});
