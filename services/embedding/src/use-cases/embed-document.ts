import { Readable } from 'node:stream';
import type { BlobStore } from '@lectern/blobs';
import { type Logger, type Tracer, withSpan } from '@lectern/telemetry';
import type { StoredAttachment } from '../domain/attachment.ts';
import { type Chunk, memoryOf } from '../domain/chunk.ts';
import { failureOf } from '../domain/document-failure.ts';
import { vectorLines, vectorsLocation } from '../domain/vectors-blob.ts';
import type {
  DocumentChange,
  DocumentSplitter,
  EmbeddedVersion,
  EmbeddingModels,
  EmbeddingRepository,
  IngestedDocument,
  LockedDocument,
  MemoryBudget,
} from '../ports.ts';
import { type EmbedChunksPorts, embedChunks } from './embed-chunks.ts';
import { keepAttachments } from './keep-attachments.ts';
import { attachmentsExtracted, documentEmbedded, documentFailed } from './outgoing-events.ts';
import { readDocument } from './read-document.ts';

export interface EmbedDocumentPorts extends Omit<EmbedChunksPorts, 'provider'> {
  readonly blobs: Pick<BlobStore, 'get' | 'put' | 'delete'>;
  /** Bucket of the claim-check blobs. */
  readonly bucket: string;
  readonly splitter: Pick<DocumentSplitter, 'split'>;
  readonly models: Pick<EmbeddingModels, 'active'>;
  readonly repository: Pick<
    EmbeddingRepository,
    'stateOf' | 'findEmbedded' | 'findVectors' | 'saveVectors' | 'noteBlob' | 'change'
  >;
  readonly budget: MemoryBudget;
  readonly tracer: Tracer;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'info'>;
}

/** What one run works with: one model from its beginning to its end. */
type RunPorts = EmbedDocumentPorts & EmbedChunksPorts;

export interface EmbedDocumentInput {
  readonly eventId: string;
  readonly document: IngestedDocument;
}

/**
 * How the work on one event ended. `settled` and `failed` have published an event. The others have not: the event was
 * handled before (`seen`), a newer version is settled (`stale`), or the document has its tombstone (`deleted`).
 */
type Outcome = 'settled' | 'failed' | 'seen' | 'stale' | 'deleted';

/** Estimate of what the chunks of a text take with their vectors, for each of its bytes; wrong for packed formats. */
const memoryPerByte = 7;

/**
 * From stored bytes to vectors, and `DocumentEmbedded`; of a mail with attachments also to those, and `AttachmentsExtracted`.
 *
 * Can run any number of times, at the same time too, and be killed anywhere: every step before the last writes what a
 * repeated run would write again (the cache, the blob under its fixed key), and the last is one transaction. What this
 * document can never pass is published as `DocumentFailed`; everything else is thrown and retried.
 *
 * Each event is answered once. A second event about a version that is settled is answered too, with what is stored of
 * it if that is whole, by making it again if not, or if it had attachments: a document is republished because later stages lost it. Decides on no
 * error.
 */
export async function embedDocument(
  ports: EmbedDocumentPorts,
  input: EmbedDocumentInput,
  signal: AbortSignal,
): Promise<void> {
  const run: RunPorts = { ...ports, provider: await ports.models.active(signal) };
  const { eventId, document } = input;
  const { documentId, version } = document;
  const outcome = await outcomeOf(run, input, signal);
  // It was deleted before or while this run wrote: the purge could not see the blob yet.
  if (outcome === 'deleted') await ports.blobs.delete(locationOf(run, document), { signal });
  ports.logger.info({ eventId, documentId, version, outcome }, 'document processed');
}

async function outcomeOf(ports: RunPorts, input: EmbedDocumentInput, signal: AbortSignal): Promise<Outcome> {
  const { eventId, document } = input;
  const state = await ports.repository.stateOf(document, eventId, signal);
  if (state.deleted) return 'deleted';
  if (state.handled) return 'seen';
  if (state.settledVersion > document.version) return 'stale';
  try {
    const isSettled = state.settledVersion === document.version;
    const republished = isSettled ? await publishStored(ports, input, signal) : undefined;
    return republished ?? (await embed(ports, input, signal));
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    const change: Settlement = {
      outcome: 'failed',
      settle: {
        content: document,
        model: ports.provider.model,
        chunks: [],
        vectors: new Map(),
        notes: { warnings: [] },
      },
      events: [documentFailed(document, failure, ports.now())],
    };
    return settle(ports, { ...input, change }, signal);
  }
}

/**
 * A version that is stored whole is not made again. Its blob may be gone, so that is written.
 *
 * @returns undefined when it is not stored, or not whole
 */
function publishStored(
  ports: RunPorts,
  input: EmbedDocumentInput,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const { document } = input;
  const need = { bytes: document.bytes * memoryPerByte, tenantId: document.tenantId, signal };
  return ports.budget.hold(need, async () => {
    const stored = await ports.repository.findEmbedded(document, ports.provider.model, signal);
    if (stored === undefined) return undefined;
    ports.countVectors({ cached: stored.vectors.size, computed: 0 });
    return publish(ports, { ...input, made: { ...stored, attachments: [], toStore: [] } }, signal);
  });
}

async function embed(ports: RunPorts, input: EmbedDocumentInput, signal: AbortSignal): Promise<Outcome> {
  const { document } = input;
  const { documentId, version, tenantId } = document;
  const attributes = { 'lectern.document.id': documentId, 'lectern.document.version': version };
  const source = { ...document, attachments: keepAttachments(ports, document) };
  const { chunks, ...rest } = await withSpan(ports.tracer, 'split document', { attributes }, () =>
    readDocument(ports, source, signal),
  );
  const need = { bytes: memoryOf(chunks, ports.provider.dimensions), tenantId, signal };
  return ports.budget.hold(need, async () => {
    const facts = { ...attributes, 'lectern.chunks': chunks.length };
    const vectors = await withSpan(ports.tracer, 'embed chunks', { attributes: facts }, () =>
      embedChunks(ports, { document, chunks }, signal),
    );
    return publish(ports, { ...input, made: { chunks, vectors, ...rest, toStore: chunks } }, signal);
  });
}

/** What a version consists of, and what of it is not stored yet. */
interface Made extends EmbeddedVersion {
  readonly toStore: readonly Chunk[];
  readonly attachments: readonly StoredAttachment[];
}

/** Writes the blob, then stores and publishes in one transaction. */
async function publish(
  ports: RunPorts,
  { eventId, document, made }: EmbedDocumentInput & { readonly made: Made },
  signal: AbortSignal,
): Promise<Outcome> {
  const { provider, repository, blobs, now } = ports;
  const { chunks, vectors, toStore, attachments, ...notes } = made;
  const location = locationOf(ports, document);
  await repository.noteBlob(document, location, signal);
  const lines = Readable.from(vectorLines(document, chunks, vectors), { objectMode: false });
  await blobs.put(location, lines, { contentType: 'application/x-ndjson', signal });
  const change: Settlement = {
    outcome: 'settled',
    settle: {
      ...{ content: document, model: provider.model, chunks: toStore, vectors, notes },
      attachmentCount: attachments.length,
    },
    events: [
      documentEmbedded(document, { provider, chunkCount: chunks.length, location, notes }, now()),
      ...(attachments.length === 0 ? [] : [attachmentsExtracted(document, attachments, now())]),
    ],
  };
  const outcome = await settle(ports, { eventId, document, change }, signal);
  if (outcome === 'deleted')
    for (const attachment of attachments) await blobs.delete(attachment.location, { signal });
  return outcome;
}

/** A change, and what it means for the event that caused it. */
interface Settlement extends DocumentChange {
  readonly outcome: Outcome;
}

async function settle(
  { repository }: RunPorts,
  { eventId, document, change }: EmbedDocumentInput & { readonly change: Settlement },
  signal: AbortSignal,
): Promise<Outcome> {
  const decide = (current: LockedDocument): Settlement => {
    if (current.deleted) return { outcome: 'deleted' };
    return current.settledVersion > document.version ? { outcome: 'stale' } : change;
  };
  const decided = await repository.change(document, decide, { eventId, signal });
  return decided === undefined ? 'seen' : decided.outcome;
}

function locationOf({ bucket, provider }: RunPorts, document: IngestedDocument) {
  return vectorsLocation(bucket, { ...document, model: provider.model });
}
