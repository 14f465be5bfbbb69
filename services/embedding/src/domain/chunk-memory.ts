import type { Chunk } from './chunk.ts';

const bytesPerCharacter = 2;
const bytesPerFloat = 4;
/** Objects, arrays, hashes and map entries around one chunk and its vector. */
const overheadBytes = 500;

/** Bytes that chunks take in memory until they are stored, with their vectors: an estimate, rather too high. */
export function memoryOf(chunks: readonly Chunk[], dimensions: number): number {
  let bytes = chunks.length * (dimensions * bytesPerFloat + overheadBytes);
  for (const { text, input } of chunks) bytes += (text.length + input.length) * bytesPerCharacter;
  return bytes;
}
