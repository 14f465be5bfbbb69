import { type BlobLocation, encodeChunkLine, encodeVector } from '@lectern/contracts';
import { chunkId, type StoredChunk } from './chunk.ts';

/** Where a version's vectors are put: the same for every attempt, so that a repeated run overwrites. */
export function vectorsLocation(
  bucket: string,
  of: { tenantId: string; documentId: string; version: number; model: string },
): BlobLocation {
  // Model names of other providers may hold slashes and more.
  const model = encodeURIComponent(of.model);
  return { bucket, key: `embeddings/${of.tenantId}/${of.documentId}/${of.version}/${model}.ndjson` };
}

/** The lines of a version's claim-check blob, one chunk each, made as they are read. */
export function* vectorLines(
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
