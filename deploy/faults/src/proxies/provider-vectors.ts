import { createHash } from 'node:crypto';

/** Dimensions of the provider's vectors: few, since it is the way of a text through the platform that counts. */
export const providerDimensions = 64;

/** A vector by the words of a text: the same for the same text, and near for texts that share words. */
export function vectorOf(text: string): number[] {
  const vector = Array.from({ length: providerDimensions }, () => 0);
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? ['-']) {
    const hash = createHash('sha1').update(word).digest();
    const index = hash.readUInt32LE(0) % providerDimensions;
    vector[index] = (vector[index] ?? 0) + (hash.readUInt8(4) % 2 === 0 ? 1 : -1);
  }
  // A text whose words cancel each other out still needs a direction.
  if (!vector.some((value) => value !== 0)) vector[0] = 1;
  return vector;
}
