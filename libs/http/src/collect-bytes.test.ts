import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { collectBytes } from './collect-bytes.ts';

async function* inPieces(bytes: Buffer, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

describe('collectBytes', () => {
  it.each([
    [0, 1],
    [1, 1],
    [16_384, 16_384],
    [100_000, 1],
    [100_000, 7],
    [1_000_000, 65_536],
    [1_000_000, 1_000_000],
  ])('gives %d bytes that come in pieces of %d', async (total, pieceBytes) => {
    const bytes = randomBytes(total);
    expect((await collectBytes(inPieces(bytes, pieceBytes))).equals(bytes)).toBe(true);
  });

  it('takes a mebibyte in pieces of a byte within a heap of 48 MiB', async () => {
    const worker = new Worker(new URL('../test/collect-pieces.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 4 },
    });
    const [length] = await once(worker, 'message');
    expect(length).toBe(1_000_000);
    await worker.terminate();
  });

  it('fails as its stream does', async () => {
    const failing = (async function* () {
      yield Buffer.from('half');
      throw new Error('gone');
    })();
    await expect(collectBytes(failing)).rejects.toThrow('gone');
  });
});
