import { createHash } from 'node:crypto';
import { unitVector } from '../../domain/chunk.ts';
import type { EmbeddingProvider } from '../../ports.ts';

const usualDimensions = 384;
/** Names of these models, with their dimensions: 8 to 4096. */
const namePattern = /^hash-([1-9]\d{0,3})$/;
const least = 8;
const most = 4_096;

/**
 * Signed feature hashing of words: deterministic and fast; texts that share words are near each other, whatever they mean.
 * For tests of everything around a model.
 */
export function createHashEmbeddingProvider(dimensions = usualDimensions): EmbeddingProvider {
  return {
    model: `hash-${dimensions}`,
    dimensions,
    batchSize: 64,
    embed: async (texts, { signal }) => {
      signal.throwIfAborted();
      return texts.map((text) => hashVector(text, dimensions));
    },
    close: async () => undefined,
  };
}

/** The dimensions of the hash model of this name; undefined when it is the name of another model. */
export function hashDimensionsOf(name: string): number | undefined {
  const dimensions = Number(namePattern.exec(name)?.[1]);
  return dimensions >= least && dimensions <= most ? dimensions : undefined;
}

function hashVector(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  // A text without words still needs a direction: it counts as one word of its own.
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['\0']) {
    const hash = createHash('sha1').update(word).digest();
    const index = hash.readUInt32LE(0) % dimensions;
    vector[index] = (vector[index] ?? 0) + (hash.readUInt8(4) % 2 === 0 ? 1 : -1);
  }
  return unitVector(vector);
}
