import type { BlobStore } from '@lectern/blobs';
import { type BlobLocation, decodeChunkLine, type EmbeddedChunk } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import type { ChunkSource } from '../ports.ts';
import { linesOf } from './lines.ts';

/** Streams the claim-check blob of `DocumentEmbedded`, a line at a time: memory does not grow with the document. */
export class BlobChunkSource implements ChunkSource {
  readonly #blobs: Pick<BlobStore, 'get'>;

  constructor(blobs: Pick<BlobStore, 'get'>) {
    this.#blobs = blobs;
  }

  async *read(location: BlobLocation, signal: AbortSignal): AsyncIterable<EmbeddedChunk> {
    const { body } = await this.#blobs.get(location, { signal });
    for await (const line of linesOf(body)) {
      if (line !== '') yield decoded(line);
    }
  }
}

function decoded(line: string): EmbeddedChunk {
  try {
    return decodeChunkLine(line);
  } catch (error) {
    if (!(error instanceof z.ZodError || error instanceof SyntaxError)) throw error;
    throw new AppError(
      'unprocessable',
      'The chunks that the embedding service left are not of the agreed form.',
      {
        reason: 'chunks_malformed',
        cause: error,
      },
    );
  }
}
