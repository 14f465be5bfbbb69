import type { BlobLocation, EmbeddedChunk, Metadata } from '@lectern/contracts';
import { decodeVector } from '@lectern/contracts';
import { AppError, type ErrorCode } from '@lectern/errors';
import { decideArrival, type IndexedDocument } from '../domain/indexed-document.ts';
import type {
  ChunkSource,
  Delivery,
  DocumentIndex,
  Point,
  Reporter,
  VectorStore,
  VersionFacts,
} from '../ports.ts';

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
  readonly reporter: Pick<Reporter, 'warn'>;
}

/** Points per write: large enough to be quick, small enough to hold in memory whatever the document's size. */
const batchSize = 256;

/** What no repetition can mend: the chunks are gone or broken, or they are of another model. */
const hopeless: ReadonlySet<ErrorCode> = new Set(['not_found', 'unprocessable', 'conflict']);

/**
 * Makes an embedded version searchable. Points first, then in one transaction the live version and `DocumentIndexed`,
 * then the older versions' points go: at every moment exactly one version answers. Each step can be repeated, so a
 * delivery that died anywhere is simply done again. A version that came too late, or after the deletion, leaves nothing.
 *
 * The live version is indexed again when another event asks for it, in place: it stays searchable, and a store that has
 * lost its points has them again. When that fails, what is there stays there.
 */
export function indexDocument(ports: Ports) {
  const { store, index, chunks } = ports;
  return async (version: EmbeddedVersion, delivery: Delivery, signal: AbortSignal): Promise<void> => {
    const known = await index.find(version.documentId);
    const wasLive = known?.liveVersion === version.version;
    if (decideArrival(known, version.version) === 'index') {
      try {
        await store.ensureIndex({ name: version.model, dimensions: version.dimensions });
        await writePoints(store, { version, chunks: chunks.read(version.location, signal) }, signal);
      } catch (error) {
        if (!isHopeless(error)) throw error;
        return wasLive
          ? leaveAsItWas(ports, version, { error, delivery, signal })
          : giveUp(ports, version, { error, delivery, signal });
      }
    }
    const document = await index.publish(version, delivery);
    await removeOutdated(store, { embedded: version, document }, signal);
  };
}

interface Failed {
  readonly error: AppError;
  readonly delivery: Delivery;
  readonly signal: AbortSignal;
}

function isHopeless(error: unknown): error is AppError {
  return error instanceof AppError && !error.retryable && hopeless.has(error.code);
}

/** What was searchable before is still there; only where it is not whole any more has the version failed. */
async function leaveAsItWas(ports: Ports, version: EmbeddedVersion, failed: Failed): Promise<void> {
  const { documentId, chunkCount } = version;
  const now = await ports.index.find(documentId);
  // Deleted or replaced meanwhile: then nothing that was written here may stay.
  if (now?.liveVersion !== version.version) return giveUp(ports, version, failed);
  const points = await ports.store.countDocument(documentId, failed.signal);
  if (points < chunkCount) return announceFailure(ports, version, failed);
  const facts = { documentId, version: version.version, err: failed.error };
  ports.reporter.warn(facts, 'a live version cannot be indexed again and stays as it is');
}

async function giveUp(ports: Ports, version: EmbeddedVersion, failed: Failed): Promise<void> {
  await ports.store.removeVersion(version.documentId, version.version, failed.signal);
  await announceFailure(ports, version, failed);
}

function announceFailure({ index }: Ports, version: EmbeddedVersion, failed: Failed): Promise<void> {
  const { error, delivery } = failed;
  const message = `${error.message} ${adviceOn(error)}`;
  return index.fail({ ...version, reason: error.reason, message }, delivery);
}

/** What a person can do about it, since the pipeline will not try again. */
function adviceOn(error: AppError): string {
  return error.code === 'conflict'
    ? 'The index has to be built anew for this model before the document is uploaded again.'
    : 'Upload the document again.';
}

async function writePoints(
  store: VectorStore,
  { version, chunks }: { version: EmbeddedVersion; chunks: AsyncIterable<EmbeddedChunk> },
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
  { embedded, document }: { embedded: EmbeddedVersion; document: IndexedDocument | undefined },
  signal: AbortSignal,
): Promise<void> {
  const { documentId, version, chunkCount } = embedded;
  if (document === undefined) await store.removeVersion(documentId, version, signal);
  else if (document.state === 'deleted') await store.removeDocument(documentId, signal);
  else if (document.liveVersion !== undefined && document.liveVersion > 1) {
    await store.removeVersionsBelow(documentId, document.liveVersion, signal);
  }
  // It may have been cut into more chunks the time before, or its number given to something else, before a restore.
  if (document?.liveVersion === version) {
    await store.removeChunksFrom({ documentId, version }, chunkCount, signal);
  }
}
