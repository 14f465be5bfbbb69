import type { Principal } from '@lectern/auth';
import type { BlobLocation, EmbeddedChunk, Metadata, Visibility } from '@lectern/contracts';
import type { AccessScope } from './domain/access-scope.ts';
import type { IndexedDocument } from './domain/indexed-document.ts';
import type { SearchFilter } from './domain/search-filter.ts';
import type { StoredChunk, StoredHit } from './domain/stored-hit.ts';

/** What makes vectors comparable: two models, or one in two sizes, must never meet in one index. */
export interface EmbeddingModel {
  readonly name: string;
  readonly dimensions: number;
}

/** A chunk as the index holds it. Identity is (documentId, version, ordinal, model): the same four, the same point. */
export interface Point extends StoredChunk {
  readonly tenantId: string;
  readonly ownerId: string;
  readonly visibility: Visibility;
  readonly metadata: Metadata;
  readonly title: string;
  /** Unit length, as long as the model says. */
  readonly vector: Float32Array;
}

/** What every search is limited by. */
export interface SearchLimits {
  readonly filter: SearchFilter;
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where points live. Guarantees that every adapter keeps, and the contract suite checks:
 *
 * - A call that changes points has returned only when every search that starts afterwards sees the change.
 * - Scope and filter are part of the store's own query, never applied to its answer: `limit` hits are `limit` hits that
 *   the caller may see.
 * - Scores, and the order of hits, depend on nothing outside the scope: not on other tenants' points, nor on a colleague's
 *   private ones (docs/adr/0008-lexical-frequencies-per-tenant.md). Equal scores are in the order of document, version
 *   and ordinal.
 * - Everything is idempotent. Concurrent calls are safe; of two upserts of one point, either wins.
 *
 * Not guaranteed: that a batch becomes visible in one step. Which version of a document counts is decided by
 * {@link DocumentIndex}, which is transactional.
 *
 * Errors: AppError `unavailable` when the store cannot be reached or fails; `internal` when it does not understand us;
 * `conflict` (`model_mismatch`) when the index was made for another model.
 */
export interface VectorStore {
  /** Makes the index for a model, or checks that the one that exists was made for it. */
  ensureIndex(model: EmbeddingModel): Promise<void>;
  /** The model that the index was made for; undefined before the first document. */
  currentModel(): Promise<EmbeddingModel | undefined>;
  /** @throws AppError `unprocessable` (`dimensions_mismatch`) when a vector has the wrong length; nothing is written */
  upsert(points: readonly Point[], signal?: AbortSignal): Promise<void>;
  removeDocument(documentId: string, signal?: AbortSignal): Promise<void>;
  /** Undoes what was written of one version. */
  removeVersion(documentId: string, version: number, signal?: AbortSignal): Promise<void>;
  removeVersionsBelow(documentId: string, version: number, signal?: AbortSignal): Promise<void>;
  /** Removes the chunks of a version from this ordinal on, which were written without a gap. */
  removeChunksFrom(
    version: { readonly documentId: string; readonly version: number },
    ordinal: number,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Exact, all versions. */
  countDocument(documentId: string, signal?: AbortSignal): Promise<number>;
  /** Cosine similarity, -1..1. Empty before the first document. */
  searchDense(scope: AccessScope, query: SearchLimits & { vector: Float32Array }): Promise<StoredHit[]>;
  /**
   * BM25 over title, headings and text, as `domain/bm25.ts` has it, with the frequencies of the scope's points; the filter
   * changes no score. Empty when the text has no word that counts.
   */
  searchLexical(scope: AccessScope, query: SearchLimits & { text: string }): Promise<StoredHit[]>;
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** A version that a stage wants to put into the index. */
export interface VersionFacts {
  readonly documentId: string;
  readonly version: number;
  readonly tenantId: string;
  readonly ownerId: string;
  readonly visibility: Visibility;
  readonly title: string;
  readonly model: string;
  readonly chunkCount: number;
}

/** What a search may show of a document: the facts that decide whether a candidate is live. */
export interface LiveDocument {
  readonly documentId: string;
  readonly version: number;
  readonly title: string;
}

/** An event's identity, so that its effect happens once. */
export interface Delivery {
  readonly eventId: string;
}

/**
 * Which version of which document counts, in Postgres. The adapter owns the transactions; each of the deciding methods
 * writes state, inbox and outbox in one.
 */
export interface DocumentIndex {
  find(documentId: string): Promise<IndexedDocument | undefined>;
  /** Of these documents, those that are live and in the caller's sight. */
  findLive(scope: AccessScope, documentIds: readonly string[], signal?: AbortSignal): Promise<LiveDocument[]>;
  /**
   * Makes a version the live one and announces it, unless a newer one is live or the document was deleted.
   * @returns the document as it stands afterwards; undefined when this delivery has been answered with a failure before
   */
  publish(facts: VersionFacts, delivery: Delivery): Promise<IndexedDocument | undefined>;
  /** Announces that a version cannot be indexed, unless that no longer matters. */
  fail(
    failure: { documentId: string; version: number; tenantId: string; reason: string; message: string },
    delivery: Delivery,
  ): Promise<void>;
  /**
   * Hides a document for good, known or not yet known.
   * @throws AppError `not_found` when it belongs to another tenant
   */
  hide(document: { documentId: string; tenantId: string }): Promise<void>;
  /** Announces that a deletion has reached the index. */
  announceUnindexed(
    deletion: { documentId: string; tenantId: string; operationId: string; remainingPoints: number },
    delivery: Delivery,
  ): Promise<void>;
}

/** Reads the chunks that the embedding service left behind for one version, in document order. */
export interface ChunkSource {
  /** @throws AppError `not_found` when the blob is gone, `unprocessable` (`chunks_malformed`) when it is not of the format */
  read(location: BlobLocation, signal: AbortSignal): AsyncIterable<EmbeddedChunk>;
}

/** Turns a query into a vector. */
export interface QueryEmbedder {
  /** @throws AppError when the embedding service cannot do it now */
  embed(query: string, signal: AbortSignal): Promise<{ model: EmbeddingModel; vector: Float32Array }>;
}

/** Asks how much of what the caller may see is accepted but not searchable yet. */
export interface PendingCounter {
  /** @throws AppError when it cannot be learned now */
  count(caller: Principal, signal: AbortSignal): Promise<number>;
}

/** Where the service says what its callers need not fail for. */
export interface Reporter {
  debug(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
}
