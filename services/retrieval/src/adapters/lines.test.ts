import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from './lines.ts';

async function linesFrom(pieces: Iterable<Uint8Array>): Promise<string[]> {
  async function* stream() {
    yield* pieces;
  }
  const lines: string[] = [];
  for await (const line of linesOf(stream())) lines.push(line);
  return lines;
}

describe('linesOf', () => {
  it('gives the same lines however the bytes are cut, inside of characters too', async () => {
    const text = fc.array(fc.string({ unit: 'grapheme' }).filter((line) => !line.includes('\n')));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (lines, size) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const pieces: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
        expect(await linesFrom(pieces)).toEqual(lines);
      }),
    );
  });

  it('breaks at \\n alone, and needs none at the end', async () => {
    const text = 'a\u2028b\u2029c\rd\u0085e\nlast';
    expect(await linesFrom([Buffer.from(text)])).toEqual(text.split('\n'));
    expect(await linesFrom([])).toEqual([]);
  });
});
