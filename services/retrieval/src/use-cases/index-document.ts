import type { BlobLocation, EmbeddedChunk, Metadata } from '@lectern/contracts';
import { decodeVector } from '@lectern/contracts';
import { AppError, type ErrorCode } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { decideArrival, type IndexedDocument, type VersionFacts } from '../domain/indexed-document.ts';
import { newerSharing } from '../domain/sharing.ts';
import type { ChunkSource, DocumentIndex, Point, VectorStore } from '../ports.ts';
import { alignAudience } from './align-audience.ts';
import { failVersion, publishVersion } from './index-changes.ts';

export interface IndexDocumentPorts {
  readonly store: Pick<
    VectorStore,
    | 'ensureIndex'
    | 'upsert'
    | 'setAudience'
    | 'countDocument'
    | 'removeDocument'
    | 'removeVersion'
    | 'removeVersionsBelow'
    | 'removeChunksFrom'
  >;
  readonly index: Pick<DocumentIndex, 'find' | 'change'>;
  readonly chunks: ChunkSource;
  readonly logger: Pick<Logger, 'warn'>;
  readonly now: () => Date;
}

/** A version whose chunks and vectors are stored and can be read. */
export interface EmbeddedVersion extends VersionFacts {
  readonly metadata: Metadata;
  readonly dimensions: number;
  readonly location: BlobLocation;
}

export interface IndexDocumentInput {
  readonly eventId: string;
  readonly version: EmbeddedVersion;
}

/** Points per write: large enough to be quick, small enough to hold in memory whatever the document's size. */
const batchSize = 256;

/** Errors that trying again does not help: the chunks are gone or broken, or they are of another model. */
const permanentCodes: ReadonlySet<ErrorCode> = new Set(['not_found', 'unprocessable', 'conflict']);

/**
 * Makes an embedded version searchable. Points first, then in one transaction the live version and `DocumentIndexed`,
 * then the older versions' points are removed: at every moment exactly one version answers. Each step can be repeated, so
 * a delivery that was interrupted anywhere is simply done again. A version that came too late, or after the deletion,
 * leaves nothing. Who may see the document is taken from the newest that is known, whatever the event says.
 *
 * The live version is indexed again when another event asks for it, in place: it stays searchable, and a store that has
 * lost its points has them again. When that fails, what is there stays there.
 *
 * A permanent failure publishes `DocumentFailed` and is not thrown.
 *
 * @throws AppError of the store or the chunks that may pass, so that the event is delivered again
 */
export async function indexDocument(
  ports: IndexDocumentPorts,
  { eventId, version }: IndexDocumentInput,
  signal: AbortSignal,
): Promise<void> {
  const { store, index } = ports;
  const known = await index.find(version, signal);
  const applied = newerSharing(known?.sharing, version);
  const isToIndex = decideArrival(known, version) === 'index';
  if (isToIndex) {
    try {
      await store.ensureIndex({ name: version.model, dimensions: version.dimensions }, signal);
      await writePoints(ports, { ...version, ...applied }, signal);
    } catch (error) {
      if (!isPermanent(error)) throw error;
      const wasLive = known?.liveVersion === version.version;
      await (wasLive ? keepLiveVersion : abandon)(ports, { eventId, version, error }, signal);
      return alignAudience(ports, { document: version, applied }, signal);
    }
  }
  const decide = publishVersion(version, ports.now);
  await index.change(version, decide, { eventId, signal });
  // Somebody may have changed who sees the document while its points were written.
  if (isToIndex) await alignAudience(ports, { document: version, applied }, signal);
  await removeOutdated(store, { version, document: await index.find(version, signal) }, signal);
}

interface Failed extends IndexDocumentInput {
  readonly error: AppError;
}

function isPermanent(error: unknown): error is AppError {
  return error instanceof AppError && !error.retryable && permanentCodes.has(error.code);
}

/** The live version stays searchable as it was; only if points of it are missing has it failed. */
async function keepLiveVersion(
  ports: IndexDocumentPorts,
  failed: Failed,
  signal: AbortSignal,
): Promise<void> {
  const { documentId, version, chunkCount } = failed.version;
  const known = await ports.index.find(failed.version, signal);
  // Deleted or replaced meanwhile: then nothing that was written here may stay.
  if (known?.liveVersion !== version) return abandon(ports, failed, signal);
  const points = await ports.store.countDocument(failed.version, signal);
  if (points < chunkCount) return publishFailure(ports, failed, signal);
  const facts = { documentId, version, err: failed.error };
  ports.logger.warn(facts, 'live version not indexed again, its points are kept');
}

/** Removes what was written of a version that failed. */
async function abandon(ports: IndexDocumentPorts, failed: Failed, signal: AbortSignal): Promise<void> {
  await ports.store.removeVersion(failed.version, signal);
  await publishFailure(ports, failed, signal);
}

async function publishFailure(
  { index, now }: IndexDocumentPorts,
  { eventId, version, error }: Failed,
  signal: AbortSignal,
): Promise<void> {
  const message = `${error.message} ${adviceOn(error)}`;
  const decide = failVersion({ ...version, reason: error.reason, message }, now);
  await index.change(version, decide, { eventId, signal });
}

/** What a person can do about it, since the pipeline will not try again. */
function adviceOn(error: AppError): string {
  return error.code === 'conflict'
    ? 'The index has to be built anew for this model before the document is uploaded again.'
    : 'Upload the document again.';
}

async function writePoints(
  { store, chunks }: IndexDocumentPorts,
  version: EmbeddedVersion,
  signal: AbortSignal,
): Promise<void> {
  let batch: Point[] = [];
  let written = 0;
  for await (const chunk of chunks.read(version.location, signal)) {
    batch.push(pointOf(version, chunk));
    written += 1;
    if (batch.length < batchSize) continue;
    await store.upsert(batch, signal);
    batch = [];
  }
  if (written !== version.chunkCount) {
    throw new AppError(
      'unprocessable',
      `${version.chunkCount} chunks were expected, ${written} were found.`,
      {
        reason: 'chunks_incomplete',
      },
    );
  }
  await store.upsert(batch, signal);
}

function pointOf(version: EmbeddedVersion, chunk: EmbeddedChunk): Point {
  const { documentId, tenantId, ownerId, visibility, readers, metadata, title } = version;
  const { chunkId, ordinal, text, headings, page } = chunk;
  return {
    ...{ documentId, version: version.version, tenantId, ownerId, visibility, readers, metadata, title },
    ...{ chunkId, ordinal, text, headings, page },
    vector: decodeVector(chunk.vector),
  };
}

/** Removes what must not stay, now that it is decided; also what an interrupted delivery left behind. */
async function removeOutdated(
  store: IndexDocumentPorts['store'],
  outcome: { version: EmbeddedVersion; document: IndexedDocument | undefined },
  signal: AbortSignal,
): Promise<void> {
  const { document, version } = outcome;
  const { documentId, tenantId } = version;
  const live = document?.liveVersion;
  if (document?.state === 'foreign') return;
  if (document?.state === 'deleted') return store.removeDocument(version, signal);
  if (live === undefined) return store.removeVersion(version, signal);
  if (live > 1) await store.removeVersionsBelow({ documentId, tenantId, version: live }, signal);
  // It may have been cut into more chunks the time before, or its number given to something else, before a restore.
  if (live === version.version) await store.removeChunksFrom(version, version.chunkCount, signal);
}
