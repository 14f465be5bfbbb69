import { brotliCompressSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { flateBomb, lzwBomb } from '../../../testing/bombs.ts';
import { decoded, type PdfFilter, TooLargeError } from './pdf-filters.ts';

const filter = (name: string): PdfFilter => ({ name, growsEarly: true });
const unpack = (data: Buffer | string, ...names: string[]): Buffer =>
  decoded(Buffer.from(data), names.map(filter), { most: 16_000_000, onWork: () => undefined });

describe('filters of PDF', () => {
  it('are taken off as their definitions say', () => {
    // The example of the LZW filter in ISO 32000.
    const lzw = Buffer.from('800b6050220c0c8501', 'hex');
    expect(unpack(lzw, 'LZWDecode').toString()).toBe('-----A---B');
    expect(unpack('87cURD]i,"Ebo80~>', 'ASCII85Decode').toString()).toBe('Hello World!');
    expect(unpack('z~>', 'A85')).toEqual(Buffer.alloc(4));
    expect(unpack('48 65 6C6c6f>', 'ASCIIHexDecode').toString()).toBe('Hello');
    expect(unpack(Buffer.from([2, 97, 98, 99, 254, 120, 128, 7]), 'RunLengthDecode').toString()).toBe(
      'abcxxx',
    );
    expect(unpack(deflateSync('text'), 'FlateDecode').toString()).toBe('text');
    expect(unpack(brotliCompressSync('text'), 'BrotliDecode').toString()).toBe('text');
  });

  it('are taken off in their order, whatever follows the data', () => {
    const hex = `${deflateSync('text').toString('hex')}> and more`;
    expect(unpack(hex, 'ASCIIHexDecode', 'FlateDecode').toString()).toBe('text');
    expect(unpack(Buffer.concat([deflateSync('text'), Buffer.from('endstream')]), 'Fl').toString()).toBe(
      'text',
    );
  });

  it('give what there is of data that is cut', () => {
    const whole = deflateSync(Array.from({ length: 5_000 }, (_, i) => i).join(' '));
    const part = unpack(whole.subarray(0, whole.length / 2), 'FlateDecode').toString();
    expect(part.startsWith('0 1 2 3')).toBe(true);
  });

  it('are stopped where a stream holds more than it may', () => {
    const one = unpack(lzwBomb(1), 'LZWDecode');
    expect(one.length).toBeGreaterThan(1_000_000);
    expect(one.every((byte) => byte === 0x20)).toBe(true);
    for (const [data, name] of [
      [flateBomb(20), 'FlateDecode'],
      [lzwBomb(20), 'LZWDecode'],
    ] as const) {
      expect(() => unpack(data, name)).toThrow(TooLargeError);
    }
  });

  it('report the work that they did, also where the data turns out to be damaged', () => {
    const late = Buffer.concat([flateBomb(1).subarray(0, -2), Buffer.alloc(64, 0xff)]);
    let work = 0;
    const bounds = { most: 4_000_000, onWork: (bytes: number) => (work += bytes) };
    expect(() => decoded(late, [filter('FlateDecode')], bounds)).toThrow(/invalid|incorrect/);
    expect(work).toBe(4_000_000);
  });
});
