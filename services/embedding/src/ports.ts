import type { Readable } from 'node:stream';
import type { Principal } from '@lectern/auth';
import type { BlobLocation, Membership, Metadata, Visibility } from '@lectern/contracts';
import type { OutgoingEvent } from '@lectern/events';
import type { AttachmentHead, StoredAttachment } from './domain/attachment.ts';
import type { Chunk, StoredChunk } from './domain/chunk.ts';
import type { ReadingNotes } from './domain/extracted.ts';

/** Why a text is embedded. A person waits for the answer to a query, so queries go ahead of passages. */
export type EmbeddingKind = 'query' | 'passage';

/** For whom texts are embedded. */
export interface EmbeddingOptions {
  readonly kind: EmbeddingKind;
  readonly tenantId?: string;
  /** Who asks for it and pays, where it is not the platform's own work. */
  readonly caller?: Principal;
  readonly signal: AbortSignal;
}

/** Turns texts into vectors. */
export interface EmbeddingProvider {
  /** Part of the vector cache's key and of point ids: vectors of different models do not compare. */
  readonly model: string;
  readonly dimensions: number;
  /** Texts that are best handed over at once; between two such calls, finished vectors can be kept. */
  readonly batchSize: number;
  /**
   * Unit-length vectors in the order of the texts; a text's vector does not depend on its neighbours. Tenants whose texts
   * wait are served round robin; texts without a tenant count as those of one.
   *
   * @throws AppError retryable when the same call may succeed later, `unprocessable` when this input never will; with a caller,
   *   `resource_exhausted` (`budget_exhausted`) when their budget is used up
   */
  embed(texts: readonly string[], options: EmbeddingOptions): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** A model by its name; the dimensions are what the caller takes it to have. */
export interface NamedModel {
  readonly name: string;
  readonly dimensions?: number | undefined;
}

/** A model, and what is known of it. */
export type EmbeddingModel = Pick<EmbeddingProvider, 'model' | 'dimensions'>;

/** The models that texts can be embedded by; each is opened when it is first asked for. */
export interface EmbeddingModels {
  /** The model of the configuration. */
  readonly configured: EmbeddingProvider;
  /** The one by which documents are embedded: that of the last reindex, whatever the configuration says; before the first, the configured one. */
  active(signal: AbortSignal): Promise<EmbeddingProvider>;
  /**
   * @throws AppError `not_found` (`model_unknown`); `unprocessable` (`dimensions_mismatch`) when the model has other
   *   dimensions; what opening it throws
   */
  named(model: NamedModel, signal: AbortSignal): Promise<EmbeddingProvider>;
  /** Closes all that were opened. */
  close(): Promise<void>;
}

/** Which model a reindex has chosen. */
export interface ModelRegistry {
  /** Undefined before the first reindex. */
  find(signal: AbortSignal): Promise<EmbeddingModel | undefined>;
  /** Chooses a model; the vectors of `replaced` are then removed by `removeReplaced`. Idempotent. */
  choose(
    chosen: { model: EmbeddingModel; replaced?: string | undefined },
    signal: AbortSignal,
  ): Promise<void>;
  /** Removes up to `limit` vectors of replaced models. @returns how many there were */
  removeReplaced(limit: number, signal: AbortSignal): Promise<number>;
}

/** A stored document, and what is known about it. */
export interface DocumentSource {
  /** Tenants are served round robin, and never share a process that reads their documents. */
  readonly tenantId: string;
  readonly contentType: string;
  readonly title: string;
  /** False where a title in the document goes before this one. */
  readonly titleGiven?: boolean | undefined;
  /** Opens the bytes, once for each attempt to read them; the signal ends the body too. What it throws is passed on. */
  open(signal: AbortSignal): Promise<{ readonly body: Readable; readonly bytes: number }>;
  /** How files are taken out of it; undefined for one that has none. */
  readonly attachments?: AttachmentTaking | undefined;
}

/** How the files are taken out of a document to which they are attached. */
export interface AttachmentTaking {
  /** Most of them; further ones are named in warnings. */
  readonly most: number;
  /**
   * Stores the next one: called one after the other, and for each attempt to read the document. The signal ends the body too. What it throws
   * is passed on.
   */
  store(head: AttachmentHead, body: Readable, signal: AbortSignal): Promise<StoredAttachment>;
}

/** The text of a document in chunks, and what is told of it beside. */
export interface SplitDocument extends ReadingNotes {
  readonly chunks: readonly Chunk[];
  /** What was taken out of it, in the order of its parts. */
  readonly attachments: readonly StoredAttachment[];
}

/** Text out of a document, in chunks. */
export interface DocumentSplitter {
  /**
   * Waits until the tenant is served. However often it is called at once, it holds no more documents in memory than it
   * reads at a time.
   *
   * @throws AppError `unprocessable` with `details.stage` when this document can never be read; `unavailable` when it may
   * be later; the signal's reason
   */
  split(source: DocumentSource, signal: AbortSignal): Promise<SplitDocument>;
  close(): Promise<void>;
}

/** The memory that the documents being processed may take together. */
export interface MemoryBudget {
  /**
   * Runs the task when there is room for this many bytes, and reserves them until it has ended. A tenant has half of the
   * budget at most; small amounts never wait.
   *
   * @throws the signal's reason if it is aborted before the task runs
   */
  hold<T>(need: { bytes: number; tenantId: string; signal: AbortSignal }, task: () => Promise<T>): Promise<T>;
}

/** A document by its key: nothing is read or written of one without its tenant. */
export interface DocumentKey {
  readonly documentId: string;
  readonly tenantId: string;
}

/** One version of a document, as every step of its processing names it. */
export interface DocumentVersion extends DocumentKey {
  readonly version: number;
}

/** A version, and its content. */
export interface DocumentContent extends DocumentVersion {
  /** Of the bytes, 64 lower-case hex digits. */
  readonly sha256: string;
}

/** The chunks and vectors of a version, and what was told of it when it was read. */
export interface EmbeddedVersion extends ReadingNotes {
  readonly chunks: readonly StoredChunk[];
  /** One for each content hash of the chunks. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** A version as `DocumentIngested` describes it, with all that later stages need to know of it. */
export interface IngestedDocument extends DocumentContent {
  /** Which time the version goes through the pipeline; undefined where its event does not say. */
  readonly attempt?: number | undefined;
  readonly ownerId: string;
  readonly title: string;
  /** False where the title was made of the name of the file. */
  readonly titleGiven?: boolean | undefined;
  /** Counts the changes of title, metadata and collections; undefined where its event does not say. */
  readonly descriptionRevision?: number | undefined;
  readonly collections: readonly Membership[];
  /** What the file was called by its sender. */
  readonly filename?: string | undefined;
  /** How many mails it was taken out of, one being in the other; undefined where none. */
  readonly attachmentDepth?: number | undefined;
  readonly visibility: Visibility;
  readonly readers: readonly string[];
  /** Counts the changes of owner, visibility and readers. */
  readonly sharingRevision: number;
  readonly metadata: Metadata;
  readonly contentType: string;
  readonly bytes: number;
  /** Where the bytes are. */
  readonly location: BlobLocation;
}

/** What is committed about a document, and about an event. */
export interface DocumentState {
  /** Highest version whose outcome is committed; 0 for none. */
  readonly settledVersion: number;
  /** It has its tombstone: nothing may be written about it any more. */
  readonly deleted: boolean;
  /** The event has had its effect. */
  readonly handled: boolean;
}

/** A document as `decide` sees it, while its row is locked; one that is new has no version and no chunks. */
export interface LockedDocument extends Omit<DocumentState, 'handled'> {
  readonly chunkCount: number;
}

/** What is written about a document in one transaction. */
export interface DocumentChange {
  /**
   * Makes this version the settled one. Chunks, if there are any, replace those that are stored, and their vectors are cached again that
   * somebody removed meanwhile. What the document had cached and no chunk uses is removed.
   */
  readonly settle?: {
    readonly content: DocumentContent;
    readonly model: string;
    readonly chunks: readonly Chunk[];
    /** By content hash, of all chunks. */
    readonly vectors: ReadonlyMap<string, Float32Array>;
    /** Stored with the chunks. */
    readonly notes: ReadingNotes;
    /** How many attachments were taken out of the version; none where it is left out. */
    readonly attachmentCount?: number;
  };
  /** Sets the tombstone. */
  readonly tombstone?: true;
  /** Removes chunks, and vectors that no other document of the tenant uses. */
  readonly purge?: true;
  /** Published if and only if the transaction commits. */
  readonly events?: readonly OutgoingEvent[];
}

/** What a change belongs to. */
export interface ChangeOptions {
  /** The event that causes the change, which has its effect once. */
  readonly eventId?: string;
  /** The change is what becomes of that event as a dead letter: once too, and not when it was handled. */
  readonly deadLetter?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Chunks, the vector cache, and what is known of documents.
 *
 * All that is written about a document is written while its row is locked, so a deletion and a run that is still
 * embedding can come in any order: whichever is later sees the other.
 *
 * A document belongs to the tenant that it first came with. A write for another tenant throws `not_found`
 * (`document_not_found`), and a read finds nothing.
 *
 * Every method throws AppError `unavailable` when the database cannot be reached, `cancelled` or `deadline_exceeded`
 * when its signal aborts; the statement then ends at the server too.
 */
export interface EmbeddingRepository {
  stateOf(document: DocumentKey, eventId: string, signal: AbortSignal): Promise<DocumentState>;
  /**
   * What is stored of a version; undefined unless it is whole, has vectors of this model, and was made of these bytes. Of one that had
   * attachments too: those are not kept, so that it has to be read again.
   */
  findEmbedded(
    document: DocumentContent,
    model: string,
    signal: AbortSignal,
  ): Promise<EmbeddedVersion | undefined>;
  /** Cached vectors of the tenant by content hash; those that are not cached are missing from the map. */
  findVectors(
    wanted: { readonly tenantId: string; readonly model: string; readonly hashes: readonly string[] },
    signal: AbortSignal,
  ): Promise<Map<string, Float32Array>>;
  /** Caches vectors by content hash, unless the document is deleted, or a newer version is settled. */
  saveVectors(
    document: DocumentVersion,
    made: { readonly model: string; readonly vectors: ReadonlyMap<string, Float32Array> },
    signal: AbortSignal,
  ): Promise<void>;
  /** Notes a blob before it is written, unless the document is deleted: a deletion then knows all that can exist. */
  noteBlob(document: DocumentVersion, location: BlobLocation, signal: AbortSignal): Promise<void>;
  /** The blobs that may exist of a document. */
  findBlobs(document: DocumentKey, signal: AbortSignal): Promise<BlobLocation[]>;
  /**
   * Has `remove` take away up to `limit` blobs whose last note is past the retention, and forgets them. No other call is
   * given the same blobs meanwhile, and one that notes them again waits. When `remove` fails, the call fails with its
   * error, and the blobs are found again.
   *
   * @returns how many blobs there were
   */
  collectBlobs(
    work: { limit: number; remove: (location: BlobLocation) => Promise<void> },
    signal: AbortSignal,
  ): Promise<number>;
  /**
   * Locks the document, lets `decide` say what is written, and writes that, its events and the note that the causing
   * event was handled in one transaction.
   *
   * @returns what `decide` returned; undefined when the causing event was handled before, and `decide` was not called
   */
  change<C extends DocumentChange>(
    document: DocumentKey,
    decide: (current: LockedDocument) => C | undefined,
    options: ChangeOptions,
  ): Promise<C | undefined>;
}

/** Counts vectors of chunks by where they came from. */
export type CountVectors = (counts: { readonly cached: number; readonly computed: number }) => void;

/** The marks that documents are deleted, by which late events change nothing. */
export interface Tombstones {
  /** Deletes those past the retention, unless something of their document is left. @returns how many */
  purge(): Promise<number>;
}
