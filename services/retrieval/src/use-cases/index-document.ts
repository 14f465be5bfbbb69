import type { BlobLocation, EmbeddedChunk, Metadata } from '@lectern/contracts';
import { decodeVector } from '@lectern/contracts';
import { AppError, type ErrorCode } from '@lectern/errors';
import { decideArrival, type IndexedDocument } from '../domain/indexed-document.ts';
import type { ChunkSource, Delivery, DocumentIndex, Point, VectorStore, VersionFacts } from '../ports.ts';

/** A version whose chunks and vectors lie ready. */
export interface EmbeddedVersion extends VersionFacts {
  readonly metadata: Metadata;
  readonly dimensions: number;
  readonly location: BlobLocation;
}

interface Ports {
  readonly store: VectorStore;
  readonly index: DocumentIndex;
  readonly chunks: ChunkSource;
}

/** Points per write: large enough to be quick, small enough to hold in memory whatever the document's size. */
const batchSize = 256;

/** What no repetition can mend: the chunks are gone or broken, or they are of another model. */
const hopeless: ReadonlySet<ErrorCode> = new Set(['not_found', 'unprocessable', 'conflict']);

/**
 * Makes an embedded version searchable. Points first, then in one transaction the live version and `DocumentIndexed`,
 * then the older versions' points go: at every moment exactly one version answers. Each step can be repeated, so a
 * delivery that died anywhere is simply done again. A version that came too late, or after the deletion, leaves nothing.
 */
export function indexDocument({ store, index, chunks }: Ports) {
  return async (version: EmbeddedVersion, delivery: Delivery, signal: AbortSignal): Promise<void> => {
    const known = await index.find(version.documentId);
    if (decideArrival(known, version.version) === 'index') {
      try {
        await store.ensureIndex({ name: version.model, dimensions: version.dimensions });
        await writePoints(store, version, chunks.read(version.location, signal), signal);
      } catch (error) {
        if (!(error instanceof AppError) || error.retryable || !hopeless.has(error.code)) throw error;
        await store.removeVersion(version.documentId, version.version, signal);
        const message = `${error.message} ${adviceOn(error)}`;
        await index.fail({ ...version, reason: error.reason, message }, delivery);
        return;
      }
    }
    await removeOutdated(store, version, await index.publish(version, delivery), signal);
  };
}

/** What a person can do about it, since the pipeline will not try again. */
function adviceOn(error: AppError): string {
  return error.code === 'conflict'
    ? 'The index has to be built anew for this model before the document is uploaded again.'
    : 'Upload the document again.';
}

async function writePoints(
  store: VectorStore,
  version: EmbeddedVersion,
  chunks: AsyncIterable<EmbeddedChunk>,
  signal: AbortSignal,
): Promise<void> {
  let batch: Point[] = [];
  let written = 0;
  for await (const chunk of chunks) {
    batch.push(pointOf(version, chunk));
    written += 1;
    if (batch.length < batchSize) continue;
    await store.upsert(batch, signal);
    batch = [];
  }
  if (written !== version.chunkCount) {
    throw new AppError(
      'unprocessable',
      `${version.chunkCount} chunks were announced, ${written} are there.`,
      {
        reason: 'chunks_incomplete',
      },
    );
  }
  await store.upsert(batch, signal);
}

function pointOf(version: EmbeddedVersion, chunk: EmbeddedChunk): Point {
  const { documentId, tenantId, ownerId, visibility, metadata, title } = version;
  const { chunkId, ordinal, text, headings, page } = chunk;
  return {
    ...{ documentId, version: version.version, tenantId, ownerId, visibility, metadata, title },
    ...{ chunkId, ordinal, text, headings, page },
    vector: decodeVector(chunk.vector),
  };
}

/** What must not stay, now that it is decided; also what a delivery that died before this line left behind. */
async function removeOutdated(
  store: VectorStore,
  { documentId, version }: EmbeddedVersion,
  document: IndexedDocument | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (document === undefined) await store.removeVersion(documentId, version, signal);
  else if (document.state === 'deleted') await store.removeDocument(documentId, signal);
  else if (document.liveVersion !== undefined && document.liveVersion > 1) {
    await store.removeVersionsBelow(documentId, document.liveVersion, signal);
  }
}
