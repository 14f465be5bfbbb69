import type { BlobLocation, EmbeddedChunk } from '@lectern/contracts';
import { decodeVector } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { Facts } from '../domain/facts.ts';
import type { VersionFacts } from '../domain/indexed-document.ts';
import type { VectorIndex } from '../ports/vector-indexes.ts';
import type { ChunkSource, PassageEmbedder, Point, StoredPassage } from '../ports.ts';

export interface WritePointsPorts {
  readonly chunks: ChunkSource;
  readonly embedder: PassageEmbedder;
}

/** A version whose chunks and vectors are stored and can be read. */
export interface EmbeddedVersion extends VersionFacts, Facts {
  readonly collections: Facts['collections'];
  readonly dimensions: number;
  readonly location: BlobLocation;
}

/** Points per write: large enough to be quick, small enough to hold in memory whatever the document's size. */
const batchSize = 256;

/**
 * Writes all points of a version to an index, which is made if it is missing. Chunks come with vectors of the model that the
 * document was embedded by; for an index of another model they are embedded anew.
 *
 * @throws AppError `unprocessable` (`chunks_incomplete`) when there are fewer chunks than there should be
 */
export async function writePoints(
  ports: WritePointsPorts,
  { to, version }: { to: VectorIndex; version: EmbeddedVersion },
  signal: AbortSignal,
): Promise<void> {
  await to.store.ensureIndex(to.model, signal);
  let batch: EmbeddedChunk[] = [];
  let written = 0;
  const write = async (): Promise<void> => {
    const vectors = await vectorsOf(ports, { to, version, chunks: batch }, signal);
    const { metadata, collections } = version;
    const points = batch.map((chunk, at) =>
      pointOf(version, { ...chunk, metadata, collections }, vectors[at]),
    );
    await to.store.upsert(points, signal);
    batch = [];
  };
  for await (const chunk of ports.chunks.read(version.location, signal)) {
    batch.push(chunk);
    written += 1;
    if (batch.length === batchSize) await write();
  }
  if (written !== version.chunkCount) throw chunksIncomplete(version.chunkCount, written);
  await write();
}

async function vectorsOf(
  { embedder }: WritePointsPorts,
  { to, version, chunks }: { to: VectorIndex; version: EmbeddedVersion; chunks: readonly EmbeddedChunk[] },
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const { model } = to;
  if (model.name === version.model && model.dimensions === version.dimensions)
    return chunks.map(({ vector }) => decodeVector(vector));
  return embedder.embedPassages(chunks, { version, model }, signal);
}

/** A chunk of a version as an index holds it. */
export function pointOf(
  version: VersionFacts,
  passage: Pick<StoredPassage, 'chunkId' | 'ordinal' | 'text' | 'headings' | 'page' | keyof Facts>,
  vector: Float32Array | undefined,
): Point {
  const { documentId, tenantId, ownerId, visibility, readers, title } = version;
  const { chunkId, ordinal, text, headings, page, metadata, collections } = passage;
  return {
    ...{ documentId, version: version.version, tenantId, ownerId, visibility, readers, title },
    ...{ metadata, collections },
    ...{ chunkId, ordinal, text, headings, page },
    vector: vector ?? new Float32Array(),
  };
}

function chunksIncomplete(expected: number, found: number): AppError {
  return new AppError('unprocessable', `${expected} chunks were expected, ${found} were found.`, {
    reason: 'chunks_incomplete',
  });
}
