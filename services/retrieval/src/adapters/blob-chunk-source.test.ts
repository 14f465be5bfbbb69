import { Readable } from 'node:stream';
import { type EmbeddedChunk, encodeChunkLine, encodeVector } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBlobChunkSource, linesOf } from './blob-chunk-source.ts';

const chunkOf = (ordinal: number): EmbeddedChunk => ({
  chunkId: `c${ordinal}`,
  ordinal,
  text: `größe \u2028 ${ordinal}`,
  headings: [],
  tokenCount: 3,
  vector: encodeVector(Float32Array.of(1, 0)),
});

function sourceOf(parts: Iterable<Buffer> | AsyncIterable<Buffer>) {
  const body = Readable.from(parts);
  const source = createBlobChunkSource({
    get: async () => ({ body, bytes: 0, contentType: 'application/x-ndjson' }),
  });
  return { body, chunks: source.read({ bucket: 'b', key: 'k' }, new AbortController().signal) };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('createBlobChunkSource', () => {
  it('reads every chunk, wherever the stream is cut into pieces', async () => {
    const bytes = Buffer.from([0, 1, 2, 3].map((ordinal) => encodeChunkLine(chunkOf(ordinal))).join(''));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) =>
      bytes.subarray(at * 7, at * 7 + 7),
    );
    expect(await all(sourceOf(pieces).chunks)).toEqual([0, 1, 2, 3].map(chunkOf));
  });

  it.each(['{"chunkId":', '{"chunkId":"c"}', 'null'])('refuses a line that is no chunk: %s', async (line) => {
    const reading = all(sourceOf([Buffer.from(`${line}\n`)]).chunks);
    await expect(reading).rejects.toMatchObject({ code: 'unprocessable', reason: 'chunks_malformed' });
  });

  it('fails as the stream fails, rather than to take half a blob for a whole one', async () => {
    async function* cut() {
      yield Buffer.from(encodeChunkLine(chunkOf(0)));
      throw new AppError('unavailable', 'connection lost');
    }
    await expect(all(sourceOf(cut()).chunks)).rejects.toThrow('connection lost');
  });

  it('destroys the stream when its reader stops early', async () => {
    const { body, chunks } = sourceOf(
      [0, 1, 2].map((ordinal) => Buffer.from(encodeChunkLine(chunkOf(ordinal)))),
    );
    for await (const chunk of chunks) {
      expect(chunk.ordinal).toBe(0);
      break;
    }
    expect(body.destroyed).toBe(true);
  });
});

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
