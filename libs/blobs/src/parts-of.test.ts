import { describe, expect, it } from 'vitest';
import { partsOf } from './parts-of.ts';

const partBytes = 100_000;

async function* inPieces(total: number, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < total; sent += pieceBytes) {
    const length = Math.min(pieceBytes, total - sent);
    yield Uint8Array.from({ length }, (_, i) => (sent + i) % 251);
  }
}

describe('partsOf', () => {
  it.each([
    ['nothing', 0, [0]],
    ['one byte', 1, [1]],
    ['a part less one', partBytes - 1, [partBytes - 1]],
    ['exactly a part', partBytes, [partBytes]],
    ['a part and one', partBytes + 1, [partBytes, 1]],
    ['three parts', 3 * partBytes, [partBytes, partBytes, partBytes]],
  ])('cuts %s, in pieces of any size', async (_what, total, expected) => {
    for (const pieceBytes of [7, 65_536, 250_000]) {
      const sizes: number[] = [];
      const ends: boolean[] = [];
      let position = 0;
      for await (const { bytes, isLast } of partsOf(inPieces(total, pieceBytes), partBytes)) {
        sizes.push(bytes.byteLength);
        ends.push(isLast);
        expect(bytes.every((byte, i) => byte === (position + i) % 251)).toBe(true);
        position += bytes.byteLength;
      }
      expect(sizes).toEqual(expected);
      expect(ends).toEqual(expected.map((__, i) => i === expected.length - 1));
    }
  });

  it('fails as its stream does', async () => {
    const failing = (async function* () {
      yield new Uint8Array(10);
      throw new Error('gone');
    })();
    await expect(partsOf(failing, partBytes).next()).rejects.toThrow('gone');
  });
});
