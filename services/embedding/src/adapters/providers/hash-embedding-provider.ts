import { createHash } from 'node:crypto';
import { unitVector } from '../../domain/chunk.ts';
import type { EmbeddingProvider } from '../../ports.ts';

const dimensions = 384;

/**
 * Signed feature hashing of words: deterministic and fast; texts that share words are near each other, whatever they mean.
 * For tests of everything around a model.
 */
export function createHashEmbeddingProvider(): EmbeddingProvider {
  return {
    model: 'hash-384',
    dimensions,
    batchSize: 64,
    embed: async (texts, { signal }) => {
      signal.throwIfAborted();
      return texts.map(hashVector);
    },
    close: async () => undefined,
  };
}

function hashVector(text: string): Float32Array {
  const vector = new Float32Array(dimensions);
  // A text without words still needs a direction: it counts as one word of its own.
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['\0']) {
    const hash = createHash('sha1').update(word).digest();
    const index = hash.readUInt32LE(0) % dimensions;
    vector[index] = (vector[index] ?? 0) + (hash.readUInt8(4) % 2 === 0 ? 1 : -1);
  }
  return unitVector(vector);
}
