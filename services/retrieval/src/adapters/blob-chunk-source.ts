import type { BlobStore } from '@lectern/blobs';
import { type BlobLocation, decodeChunkLine, type EmbeddedChunk } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import type { ChunkSource } from '../ports.ts';

/** Streams the claim-check blob of `DocumentEmbedded`, a line at a time: memory does not grow with the document. */
export function createBlobChunkSource(blobs: Pick<BlobStore, 'get'>): ChunkSource {
  return { read: (location, signal) => readChunks(blobs, location, signal) };
}

async function* readChunks(
  blobs: Pick<BlobStore, 'get'>,
  location: BlobLocation,
  signal: AbortSignal,
): AsyncGenerator<EmbeddedChunk> {
  const { body } = await blobs.get(location, { signal });
  for await (const line of linesOf(body)) {
    if (line !== '') yield decoded(line);
  }
}

function decoded(line: string): EmbeddedChunk {
  try {
    return decodeChunkLine(line);
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error;
    const message = 'The chunks that the embedding service stored are not of the agreed format.';
    throw new AppError('unprocessable', message, { reason: 'chunks_malformed', cause: error });
  }
}

const lineEnd = 0x0a;

/**
 * The lines of a stream of UTF-8 bytes, without their ends; an empty last one is left out. Only `\n` ends a line:
 * `node:readline` would also break at U+2028 and U+2029, which JSON strings may hold as they are.
 */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: Uint8Array[] = [];
  for await (const piece of body) {
    let from = 0;
    for (let to = piece.indexOf(lineEnd); to >= 0; to = piece.indexOf(lineEnd, from)) {
      begun.push(piece.subarray(from, to));
      yield Buffer.concat(begun).toString('utf8');
      begun = [];
      from = to + 1;
    }
    if (from < piece.length) begun.push(piece.subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString('utf8');
}
