import { AppError, type ErrorCode } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';
import { type KnownDescription, newestDescription } from '../domain/description.ts';
import { type DocumentKey, decideArrival, type IndexedDocument } from '../domain/indexed-document.ts';
import { newerSharing, type Sharing } from '../domain/sharing.ts';
import {
  allIndexes,
  type CurrentIndexes,
  type VectorIndex,
  type VectorIndexes,
  writtenIndexes,
} from '../ports/vector-indexes.ts';
import type { DocumentIndex, VectorStore } from '../ports.ts';
import { alignAudience } from './align-audience.ts';
import { alignDescription } from './align-description.ts';
import { failVersion, publishVersion } from './index-changes.ts';
import { type EmbeddedVersion, type WritePointsPorts, writePoints } from './write-points.ts';

export interface IndexDocumentPorts extends WritePointsPorts {
  readonly indexes: VectorIndexes;
  readonly index: Pick<DocumentIndex, 'find' | 'findFacts' | 'change'>;
  readonly logger: Pick<Logger, 'warn'>;
  readonly now: () => Date;
}

export interface IndexDocumentInput {
  readonly eventId: string;
  readonly version: EmbeddedVersion;
}

/** Errors that trying again does not help: the chunks are gone or broken, or no vectors of the index's model can be made. */
const permanentCodes: ReadonlySet<ErrorCode> = new Set(['not_found', 'unprocessable', 'conflict']);

/**
 * Makes an embedded version searchable. Points first, then in one transaction the live version and `DocumentIndexed`,
 * then the older versions' points are removed: at every moment exactly one version answers. Each step can be repeated, so
 * a delivery that was interrupted anywhere is simply done again. A version that came too late, or after the deletion,
 * leaves nothing. Who may see the document is taken from the newest that is known, whatever the event says.
 *
 * While a second index is built it is written there as well. When that fails the version is live all the same, and is copied
 * there later. An index of another model than the version's gets vectors of its own model, from the embedding service.
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
  const { index } = ports;
  const known = await index.find(version, signal);
  const applied = newerSharing(known?.sharing, version);
  const described = newestDescription(known?.description, version);
  const isToIndex = decideArrival(known, version) === 'index';
  let writtenTo: number[] = [];
  if (isToIndex) {
    try {
      writtenTo = await writeEverywhere(ports, { ...version, ...applied, ...described }, signal);
    } catch (error) {
      if (!isPermanent(error)) throw error;
      const wasLive = known?.liveVersion === version.version;
      await (wasLive ? keepLiveVersion : abandon)(ports, { eventId, version, error }, signal);
      return align(ports, { document: version, applied, described }, signal);
    }
  }
  const decide = publishVersion(version, ports.now);
  await index.change(version, decide, { eventId, writtenTo, signal });
  // Somebody may have changed who sees the document, or what it is called, while its points were written.
  if (isToIndex) await align(ports, { document: version, applied, described }, signal);
  const document = await index.find(version, signal);
  for (const { store } of allIndexes(await ports.indexes.current(signal)))
    await removeOutdated(store, { version, document }, signal);
}

/** Gives the points what has changed of the document since they were begun. */
async function align(
  ports: IndexDocumentPorts,
  written: { document: DocumentKey; applied: Sharing; described: KnownDescription },
  signal: AbortSignal,
): Promise<void> {
  const { document, applied, described } = written;
  await alignAudience(ports, { document, applied }, signal);
  await alignDescription(ports, { document, applied: described.descriptionRevision }, signal);
}

/** Writes the points to the active index, and to the one that is being built. @returns the ids of those that have them */
async function writeEverywhere(
  ports: IndexDocumentPorts,
  version: EmbeddedVersion,
  signal: AbortSignal,
): Promise<number[]> {
  const { active, building } = await indexesFor(ports.indexes, version, signal);
  await writePoints(ports, { to: active, version }, signal);
  if (building === undefined) return [active.id];
  try {
    await writePoints(ports, { to: building, version }, signal);
    return [active.id, building.id];
  } catch (err) {
    signal.throwIfAborted();
    const { documentId, version: number } = version;
    const facts = { documentId, version: number, index: building.id, err };
    ports.logger.warn(
      facts,
      'version not written to the index that is being built; it is copied there later',
    );
    return [active.id];
  }
}

/** The first document makes the first index. */
async function indexesFor(
  indexes: VectorIndexes,
  { model: name, dimensions }: EmbeddedVersion,
  signal: AbortSignal,
): Promise<CurrentIndexes & { readonly active: VectorIndex }> {
  for (const isNew of [true, false]) {
    const found = await indexes.current(signal);
    const { active } = found;
    if (active !== undefined) return { ...found, active };
    if (isNew) await indexes.begin({ name, dimensions }, signal);
  }
  throw new AppError('unavailable', 'There is no index yet, and one is about to be made.', {
    reason: 'index_missing',
  });
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
  const { active } = await ports.indexes.current(signal);
  const points = (await active?.store.countDocument(failed.version, signal)) ?? 0;
  if (points < chunkCount) return publishFailure(ports, failed, signal);
  const facts = { documentId, version, err: failed.error };
  ports.logger.warn(facts, 'live version not indexed again, its points are kept');
}

/** Removes what was written of a version that failed. */
async function abandon(ports: IndexDocumentPorts, failed: Failed, signal: AbortSignal): Promise<void> {
  for (const { store } of writtenIndexes(await ports.indexes.current(signal)))
    await store.removeVersion(failed.version, signal);
  await publishFailure(ports, failed, signal);
}

async function publishFailure(
  { index, now }: IndexDocumentPorts,
  { eventId, version, error }: Failed,
  signal: AbortSignal,
): Promise<void> {
  const message = `${error.message} Upload the document again.`;
  const decide = failVersion({ ...version, reason: error.reason, message }, now);
  await index.change(version, decide, { eventId, signal });
}

/** Removes what must not stay, now that it is decided; also what an interrupted delivery left behind. */
async function removeOutdated(
  store: VectorStore,
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
