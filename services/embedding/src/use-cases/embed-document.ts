import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { BlobStore } from '@lectern/blobs';
import {
  type BlobLocation,
  DocumentEmbedded,
  DocumentFailed,
  type DocumentIngested,
} from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import type { CloudEvent, DataOf, Outbox } from '@lectern/events';
import { type Tracer, withSpan } from '@lectern/telemetry';
import type { Chunk } from '../domain/chunk.ts';
import { chunkLines } from '../domain/chunk-lines.ts';
import { type DocumentFailure, documentFailure, failureOf } from '../domain/document-failure.ts';
import { vectorsLocation } from '../domain/vectors-location.ts';
import type { DocumentSplitter, EmbeddingProvider, EmbeddingRepository, SettleOutcome } from '../ports.ts';
import { embedChunks } from './embed-chunks.ts';

/** What {@link createEmbedDocument} needs. */
export interface EmbedDocumentPorts {
  readonly blobs: BlobStore;
  /** Bucket of the claim-check blobs. */
  readonly bucket: string;
  readonly splitter: DocumentSplitter;
  readonly provider: EmbeddingProvider;
  readonly repository: EmbeddingRepository;
  readonly outbox: Outbox;
  readonly tracer: Tracer;
  readonly onVectors?: (counts: { cached: number; computed: number }) => void;
}

type Ingested = DataOf<typeof DocumentIngested>;

/** How the work on one event ended; `seen`, `stale` and `deleted` have announced nothing. */
export type EmbedOutcome = SettleOutcome | 'failed';

/**
 * From stored bytes to announced vectors.
 *
 * Can run any number of times, at the same time too, and be killed anywhere: every step before the last writes what a
 * repeated run would write again (the cache, the blob under its fixed key), and the last is one transaction. What this
 * document can never pass is announced as `DocumentFailed`; everything else is thrown and comes again.
 */
export function createEmbedDocument(ports: EmbedDocumentPorts) {
  return async (event: CloudEvent<Ingested>, signal: AbortSignal): Promise<EmbedOutcome> => {
    const { data } = event;
    const state = await ports.repository.stateOf(data.documentId);
    if (state.deleted) return cleanUp(ports, event);
    if (state.settledVersion >= data.version) {
      return state.settledVersion === data.version ? 'seen' : 'stale';
    }
    try {
      const outcome = await embed(ports, event, signal);
      return outcome === 'deleted' ? cleanUp(ports, event) : outcome;
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return announceFailure(ports, event, failure);
    }
  };
}

async function embed(
  ports: EmbedDocumentPorts,
  event: CloudEvent<Ingested>,
  signal: AbortSignal,
): Promise<SettleOutcome> {
  const { data } = event;
  const { provider, repository, tracer } = ports;
  const attributes = { 'lectern.document.id': data.documentId, 'lectern.document.version': data.version };

  const chunks = await withSpan(tracer, 'split document', { attributes }, () => split(ports, data, signal));
  const vectors = await withSpan(
    tracer,
    'embed chunks',
    { attributes: { ...attributes, 'lectern.chunks': chunks.length } },
    () => embedChunks(ports, data, chunks, signal),
  );
  const location = vectorsLocation(ports.bucket, { ...data, model: provider.model });
  await repository.noteBlob(data.documentId, location);
  const lines = Readable.from(chunkLines(data, chunks, vectors), { objectMode: false });
  await ports.blobs.put(location, lines, { contentType: 'application/x-ndjson', signal });

  const work = { eventId: event.id, document: data, model: provider.model, chunks };
  return repository.settle(work, async (tx) => {
    await ports.outbox.add(tx, DocumentEmbedded, embeddedData(data, provider, chunks, location), {
      subject: data.documentId,
    });
  });
}

async function split(ports: EmbedDocumentPorts, data: Ingested, signal: AbortSignal): Promise<Chunk[]> {
  const bytes = await readBytes(ports.blobs, data.location, signal);
  const chunks = await ports.splitter.split(
    { bytes, contentType: data.contentType, title: data.title },
    signal,
  );
  if (chunks.length === 0)
    throw documentFailure('chunk', 'no_text', 'The file holds no text that can be searched.');
  return chunks;
}

async function readBytes(
  blobs: BlobStore,
  location: BlobLocation,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { body } = await blobs.get(location, { signal });
    // A copy of its own, since it is handed over to another thread.
    return Uint8Array.from(await buffer(body));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    throw documentFailure('extract', 'content_missing', 'The stored file is gone. Upload it again.', error);
  }
}

function embeddedData(
  data: Ingested,
  provider: EmbeddingProvider,
  chunks: readonly Chunk[],
  location: BlobLocation,
): DataOf<typeof DocumentEmbedded> {
  const { documentId, version, tenantId, ownerId, title, visibility, metadata } = data;
  return {
    ...{ documentId, version, tenantId, ownerId, title, visibility, metadata },
    model: provider.model,
    dimensions: provider.dimensions,
    chunkCount: chunks.length,
    location,
    timestamp: new Date().toISOString(),
  };
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
