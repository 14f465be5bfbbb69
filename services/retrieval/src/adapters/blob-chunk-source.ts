import { createInterface } from 'node:readline';
import type { BlobStore } from '@lectern/blobs';
import { type BlobLocation, decodeChunkLine, type EmbeddedChunk } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { z } from 'zod';
import type { ChunkSource } from '../ports.ts';

/** Streams the claim-check blob of `DocumentEmbedded`, a line at a time: memory does not grow with the document. */
export class BlobChunkSource implements ChunkSource {
  readonly #blobs: BlobStore;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  async *read(location: BlobLocation, signal: AbortSignal): AsyncIterable<EmbeddedChunk> {
    const { body } = await this.#blobs.get(location, { signal });
    // readline swallows the stream's error: it is noted here, or a blob cut short would look like one that ended.
    let failure: Error | undefined;
    body.once('error', (error) => {
      failure = error;
    });
    try {
      for await (const line of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (line !== '') yield decoded(line);
      }
      if (failure !== undefined) throw failure;
    } finally {
      body.destroy();
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
