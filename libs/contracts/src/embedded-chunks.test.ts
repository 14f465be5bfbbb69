import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeChunkLine, decodeVector, encodeChunkLine, encodeVector } from './index.ts';

describe('the format of embedded chunks', () => {
  it('gives every float32 vector back bit by bit', () => {
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true, minLength: 1, maxLength: 400 }), (vector) => {
        expect(decodeVector(encodeVector(vector))).toEqual(vector);
      }),
    );
  });

  it('packs a view into a larger buffer without its neighbours', () => {
    const all = Float32Array.of(1, 2, 3, 4);
    expect([...decodeVector(encodeVector(all.subarray(1, 3)))]).toEqual([2, 3]);
  });

  it('keeps a chunk on one line, whatever its text holds', () => {
    const chunk = {
      chunkId: 'c',
      ordinal: 0,
      text: 'first\nsecond\u2028third "quoted"',
      headings: ['A', 'B'],
      tokenCount: 5,
      vector: encodeVector(Float32Array.of(0.6, 0.8)),
    };
    const line = encodeChunkLine(chunk);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(decodeChunkLine(line)).toEqual(chunk);
  });

  it('refuses a line that is not of the format', () => {
    expect(() => decodeChunkLine('{"chunkId":"c"}')).toThrow();
  });
});
