import type { Readable } from 'node:stream';
import type { BlobLocation } from '@lectern/contracts';
import type { Tx } from '@lectern/db';
import type { Chunk, StoredChunk } from './domain/chunk.ts';

/** Why a text is embedded. A query has a person waiting behind it and goes ahead of passages. */
export type EmbeddingKind = 'query' | 'passage';

/** Turns texts into vectors. */
export interface EmbeddingProvider {
  /** Part of the vector cache's key and of point ids: vectors of different models do not compare. */
  readonly model: string;
  readonly dimensions: number;
  /** Texts that are best handed over at once; between two such calls, finished vectors can be kept. */
  readonly batchSize: number;
  /**
   * Unit-length vectors in the order of the texts; a text's vector does not depend on its neighbours. Where texts wait,
   * tenants take turns; those without a tenant share one.
   *
   * @throws AppError retryable when the same call may succeed later, `unprocessable` when this input never will
   */
  embed(
    texts: readonly string[],
    options: { kind: EmbeddingKind; tenantId?: string; signal?: AbortSignal },
  ): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** A stored document, and what is known about it. */
export interface DocumentSource {
  /** Tenants take turns, and never share what reads their documents. */
  readonly tenantId: string;
  readonly contentType: string;
  readonly title: string;
  /** Opens the bytes, once for each attempt to read them; the signal ends the body too. What it throws is passed on. */
  open(signal: AbortSignal): Promise<{ readonly body: Readable; readonly bytes: number }>;
}

/** Text out of a document, in chunks. */
export interface DocumentSplitter {
  /**
   * Waits until it is the tenant's turn. However often it is called at once, it holds no more documents in memory than it
   * reads at a time.
   *
   * @throws AppError unprocessable with `details.stage` when this document cannot be read, now or later; `unavailable`
   * when it may be later; the signal's reason
   */
  split(source: DocumentSource, signal?: AbortSignal): Promise<Chunk[]>;
  close(): Promise<void>;
}

/** The memory that documents in work may take together. */
export interface MemoryBudget {
  /**
   * Runs the task when there is room for so many bytes, and holds them until it has ended. Tenants have a half each at
   * most; small amounts never wait, and pass larger ones that do.
   *
   * @throws the signal's reason if it is aborted before the task runs
   */
  hold<T>(need: { bytes: number; tenantId: string; signal: AbortSignal }, task: () => Promise<T>): Promise<T>;
}

/** One version of a document, as every step of its processing names it. */
export interface DocumentVersion {
  readonly documentId: string;
  readonly tenantId: string;
  readonly version: number;
}

/** A version, and which bytes it stands for. */
export interface DocumentContent extends DocumentVersion {
  /** Of the bytes, 64 lower-case hex digits. */
  readonly sha256: string;
}

/** All that a version was made into. */
export interface EmbeddedVersion {
  readonly chunks: readonly StoredChunk[];
  /** One for each content hash of the chunks. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** What is settled about a document, and about an event. */
export interface DocumentState {
  /** Highest version whose outcome is committed; 0 for none. */
  readonly settledVersion: number;
  readonly deleted: boolean;
  /** The event has had its effect. */
  readonly handled: boolean;
}

/** How an attempt to settle a version ended. Only `settled` has changed anything. */
export type SettleOutcome = 'settled' | 'seen' | 'stale' | 'deleted';

/** Chunks, the vector cache, and what is known of documents. */
export interface EmbeddingRepository {
  stateOf(documentId: string, eventId: string): Promise<DocumentState>;
  /** What is stored of a version; undefined unless it is whole, of this model, and made of these bytes. */
  findEmbedded(document: DocumentContent, model: string): Promise<EmbeddedVersion | undefined>;
  /** Cached vectors of the tenant by content hash; those that are not cached are missing from the map. */
  findVectors(tenantId: string, model: string, hashes: readonly string[]): Promise<Map<string, Float32Array>>;
  /** Caches vectors, unless the document has been deleted meanwhile. */
  saveVectors(
    document: DocumentVersion,
    model: string,
    vectors: ReadonlyMap<string, Float32Array>,
  ): Promise<void>;
  /** Notes a blob before it is written, unless the document has been deleted meanwhile. */
  noteBlob(documentId: string, location: BlobLocation): Promise<void>;
  /**
   * In one transaction: marks the event as handled, settles the version, replaces the chunks if there are any, and runs
   * `announce`. Does nothing for an event that was handled, an old version or a deleted document. A version that is
   * settled may be so again, by another event.
   */
  settle(
    work: { eventId: string; document: DocumentContent; model: string; chunks: readonly Chunk[] },
    announce: (tx: Tx) => Promise<void>,
  ): Promise<SettleOutcome>;
  /** Sets the tombstone and returns the blobs that may exist. Idempotent. */
  bury(document: { documentId: string; tenantId: string }): Promise<BlobLocation[]>;
  /**
   * In one transaction: removes all that is left of a buried document but the tombstone, and runs `announce` with the
   * number of chunks removed, unless the event was handled before.
   */
  purge(
    work: { eventId: string; documentId: string; tenantId: string },
    announce: (tx: Tx, removedChunks: number) => Promise<void>,
  ): Promise<void>;
}
