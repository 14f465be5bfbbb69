import { Readable } from 'node:stream';
import type { BlobStore } from '@lectern/blobs';
import { DocumentEmbedded, DocumentFailed, type DocumentIngested } from '@lectern/contracts';
import type { CloudEvent, DataOf, Outbox } from '@lectern/events';
import { type Tracer, withSpan } from '@lectern/telemetry';
import type { Chunk } from '../domain/chunk.ts';
import { chunkLines } from '../domain/chunk-lines.ts';
import { memoryOf } from '../domain/chunk-memory.ts';
import { type DocumentFailure, failureOf } from '../domain/document-failure.ts';
import { vectorsLocation } from '../domain/vectors-location.ts';
import type {
  DocumentContent,
  DocumentSplitter,
  EmbeddedVersion,
  EmbeddingProvider,
  EmbeddingRepository,
  MemoryBudget,
  SettleOutcome,
} from '../ports.ts';
import { embedChunks } from './embed-chunks.ts';
import { embeddedData } from './embedded-data.ts';
import { readDocument } from './read-document.ts';

/** What {@link createEmbedDocument} needs. */
export interface EmbedDocumentPorts {
  readonly blobs: BlobStore;
  /** Bucket of the claim-check blobs. */
  readonly bucket: string;
  readonly splitter: DocumentSplitter;
  readonly provider: EmbeddingProvider;
  readonly repository: EmbeddingRepository;
  readonly outbox: Outbox;
  readonly budget: MemoryBudget;
  readonly tracer: Tracer;
  readonly onVectors?: (counts: { cached: number; computed: number }) => void;
}

type Ingested = DataOf<typeof DocumentIngested>;

/** What the chunks of a text take with their vectors, for each of its bytes; only a guess for formats that are packed. */
const memoryPerByte = 7;

/** How the work on one event ended; `seen`, `stale` and `deleted` have announced nothing. */
export type EmbedOutcome = SettleOutcome | 'failed';

/**
 * From stored bytes to announced vectors.
 *
 * Can run any number of times, at the same time too, and be killed anywhere: every step before the last writes what a
 * repeated run would write again (the cache, the blob under its fixed key), and the last is one transaction. What this
 * document can never pass is announced as `DocumentFailed`; everything else is thrown and comes again.
 *
 * Each event is answered once. A second event about a version that is settled is answered too, with what is stored of
 * it if that is whole, by making it again if not: whoever announces a document again lacks what follows from it.
 */
export function createEmbedDocument(ports: EmbedDocumentPorts) {
  return async (event: CloudEvent<Ingested>, signal: AbortSignal): Promise<EmbedOutcome> => {
    const { data } = event;
    const state = await ports.repository.stateOf(data.documentId, event.id);
    if (state.deleted) return cleanUp(ports, event);
    if (state.handled) return 'seen';
    if (state.settledVersion > data.version) return 'stale';
    const again = state.settledVersion === data.version;
    const outcome = await embed(ports, event, { again, signal }).catch((error: unknown) => {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return announceFailure(ports, event, failure);
    });
    return outcome === 'deleted' ? cleanUp(ports, event) : outcome;
  };
}

async function embed(
  ports: EmbedDocumentPorts,
  event: CloudEvent<Ingested>,
  { again, signal }: { again: boolean; signal: AbortSignal },
): Promise<SettleOutcome> {
  const { data } = event;
  const told = again ? await announceStored(ports, event, signal) : undefined;
  if (told !== undefined) return told;
  const chunks = await split(ports, data, signal);
  const bytes = memoryOf(chunks, ports.provider.dimensions);
  return ports.budget.hold({ bytes, tenantId: data.tenantId, signal }, async () => {
    const vectors = await vectorsOf(ports, { document: data, chunks }, signal);
    return finish(ports, event, { made: { chunks, vectors, toStore: chunks }, signal });
  });
}

/** Writes the blob, and in one transaction what is left to store, and tells. */
async function finish(
  ports: EmbedDocumentPorts,
  event: CloudEvent<Ingested>,
  { made, signal }: { made: Made; signal: AbortSignal },
): Promise<SettleOutcome> {
  const { data } = event;
  const { provider, repository } = ports;
  const { chunks, vectors, toStore } = made;
  const location = vectorsLocation(ports.bucket, { ...data, model: provider.model });
  await repository.noteBlob(data.documentId, location);
  const lines = Readable.from(chunkLines(data, chunks, vectors), { objectMode: false });
  await ports.blobs.put(location, lines, { contentType: 'application/x-ndjson', signal });

  const work = { eventId: event.id, document: data, model: provider.model, chunks: toStore };
  return repository.settle(work, async (tx) => {
    const told = embeddedData(data, provider, { chunkCount: chunks.length, location });
    await ports.outbox.add(tx, DocumentEmbedded, told, { subject: data.documentId });
  });
}

/** What a version consists of, and what of it is not stored yet. */
interface Made extends EmbeddedVersion {
  readonly toStore: readonly Chunk[];
}

/**
 * A version that is announced again is not made again while it is there. Its blob may be gone, so that is written.
 * Undefined when it is not there, or not whole.
 */
function announceStored(
  ports: EmbedDocumentPorts,
  event: CloudEvent<Ingested>,
  signal: AbortSignal,
): Promise<SettleOutcome | undefined> {
  const { data } = event;
  const bytes = data.bytes * memoryPerByte;
  return ports.budget.hold({ bytes, tenantId: data.tenantId, signal }, async () => {
    const stored = await ports.repository.findEmbedded(data, ports.provider.model);
    if (stored === undefined) return undefined;
    ports.onVectors?.({ cached: stored.vectors.size, computed: 0 });
    return finish(ports, event, { made: { ...stored, toStore: [] }, signal });
  });
}

function split(ports: EmbedDocumentPorts, data: Ingested, signal: AbortSignal): Promise<Chunk[]> {
  return withSpan(ports.tracer, 'split document', { attributes: spanFacts(data) }, () =>
    readDocument(ports, data, signal),
  );
}

function vectorsOf(
  ports: EmbedDocumentPorts,
  work: { document: DocumentContent; chunks: readonly Chunk[] },
  signal: AbortSignal,
): Promise<Map<string, Float32Array>> {
  const attributes = { ...spanFacts(work.document), 'lectern.chunks': work.chunks.length };
  return withSpan(ports.tracer, 'embed chunks', { attributes }, () => embedChunks(ports, work, signal));
}

function spanFacts({ documentId, version }: DocumentContent) {
  return { 'lectern.document.id': documentId, 'lectern.document.version': version };
}

async function announceFailure(
  ports: EmbedDocumentPorts,
  event: CloudEvent<Ingested>,
  failure: DocumentFailure,
): Promise<EmbedOutcome> {
  const { documentId, version, tenantId } = event.data;
  const work = { eventId: event.id, document: event.data, model: ports.provider.model, chunks: [] };
  const outcome = await ports.repository.settle(work, async (tx) => {
    const data = { documentId, version, tenantId, ...failure, timestamp: new Date().toISOString() };
    await ports.outbox.add(tx, DocumentFailed, data, { subject: documentId });
  });
  return outcome === 'settled' ? 'failed' : outcome;
}

/** The document was deleted while, or before, this run wrote: what the purge could not see yet goes now. */
async function cleanUp(ports: EmbedDocumentPorts, event: CloudEvent<Ingested>): Promise<EmbedOutcome> {
  await ports.blobs.delete(vectorsLocation(ports.bucket, { ...event.data, model: ports.provider.model }));
  return 'deleted';
}
