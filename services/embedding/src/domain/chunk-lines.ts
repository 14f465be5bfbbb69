import { encodeChunkLine, encodeVector } from '@lectern/contracts';
import { chunkId, type StoredChunk } from './chunk.ts';

/** The lines of a version's claim-check blob, one chunk each, made as they are read. */
export function* chunkLines(
  document: { documentId: string; version: number },
  chunks: readonly StoredChunk[],
  vectors: ReadonlyMap<string, Float32Array>,
): Generator<string> {
  for (const chunk of chunks) {
    const vector = vectors.get(chunk.contentHash);
    if (vector === undefined) throw new Error(`Chunk ${chunk.ordinal} has no vector.`);
    yield encodeChunkLine({
      chunkId: chunkId(document.documentId, document.version, chunk.ordinal),
      ordinal: chunk.ordinal,
      text: chunk.text,
      headings: [...chunk.headings],
      ...(chunk.page === undefined ? {} : { page: chunk.page }),
      tokenCount: chunk.tokenCount,
      vector: encodeVector(vector),
    });
  }
}
