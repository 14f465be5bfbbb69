import { z } from 'zod';

/**
 * One chunk with its vector, as the claim-check blob of `DocumentEmbedded` holds it: newline-delimited JSON, one chunk
 * a line in document order, so that both sides can stream it.
 */
const embeddedChunk = z.object({
  /** Deterministic: the same document, version and ordinal give the same id in every run. */
  chunkId: z.string().min(1),
  /** Position in the document, from 0. */
  ordinal: z.int().nonnegative(),
  text: z.string().min(1),
  /** The path of headings above the chunk, outermost first. */
  headings: z.array(z.string()),
  /** Page of the chunk's first character, from 1; only for paged formats. */
  page: z.int().positive().optional(),
  tokenCount: z.int().positive(),
  /** Unit-length vector as base64 of little-endian float32. */
  vector: z.base64(),
});
export type EmbeddedChunk = z.output<typeof embeddedChunk>;

/** Packs a vector for {@link EmbeddedChunk}. */
export function encodeVector(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}

/** Unpacks a vector; the copy is aligned and owned by the caller. */
export function decodeVector(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** One line of the blob, with its line end. */
export function encodeChunkLine(chunk: EmbeddedChunk): string {
  return `${JSON.stringify(chunk)}\n`;
}

/** Parses one line of the blob. @throws ZodError on a line that is not of the format */
export function decodeChunkLine(line: string): EmbeddedChunk {
  return embeddedChunk.parse(JSON.parse(line));
}
