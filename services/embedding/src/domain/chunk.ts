import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';

/** Fixed namespace of chunk ids. Changing it would give every chunk of every document a new id. */
const chunkNamespace = '6f1d5b0c-6a0e-4c58-9d43-0f6f1f1c2b7e';

/** A piece of a document that is embedded and found as one. */
export interface Chunk {
  /** Position in the document, from 0. */
  readonly ordinal: number;
  /** The original text; what is embedded may have context in front, see `input`. */
  readonly text: string;
  /** The headings above, outermost first. */
  readonly headings: readonly string[];
  /** Page of the first character, from 1; only of paged formats. */
  readonly page?: number;
  /** What stands between the chunk before and what is new in this one: headings, and white space. */
  readonly lead: string;
  /** So many characters at the start stand before it already: the end of the chunk before, or the head of its table. */
  readonly repeated: number;
  /** Tokens of `text` for the model, special tokens included. */
  readonly tokenCount: number;
  /** What is embedded: context and text. */
  readonly input: string;
  /** SHA-256 of `input`, hex: equal inputs have equal vectors, so this is the key of the vector cache. */
  readonly contentHash: string;
}

/** A chunk as it is published: of what was embedded only the hash, and without its place in the text. */
export type StoredChunk = Omit<Chunk, 'input' | 'lead' | 'repeated'>;

/** The same document, version and ordinal give the same id in every run, so that a repeated run overwrites. */
export function chunkId(documentId: string, version: number, ordinal: number): string {
  return uuidv5(`${documentId}:${version}:${ordinal}`, chunkNamespace);
}

/** SHA-256 of a text, hex. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

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

/** The vector scaled to length 1, so that a dot product is the cosine. A zero vector stays zero. */
export function unitVector(vector: ArrayLike<number>): Float32Array {
  let squares = 0;
  for (let i = 0; i < vector.length; i += 1) squares += (vector[i] ?? 0) ** 2;
  const length = Math.sqrt(squares) || 1;
  return Float32Array.from(vector, (value) => value / length);
}
