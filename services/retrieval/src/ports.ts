import type { Principal } from '@lectern/auth';
import type { BlobLocation, EmbeddedChunk } from '@lectern/contracts';
import type { OutgoingEvent } from '@lectern/events';
import type { AccessScope } from './domain/access-scope.ts';
import type { Background } from './domain/background.ts';
import type { Description, GivenDescription } from './domain/description.ts';
import type { Facts } from './domain/facts.ts';
import type { RankedHit, StoredChunk, StoredHit } from './domain/hits.ts';
import type {
  DocumentKey,
  DocumentState,
  IndexedDocument,
  VersionFacts,
  VersionKey,
} from './domain/indexed-document.ts';
import type { Narrowing } from './domain/search-condition.ts';
import type { Sharing } from './domain/sharing.ts';

/** What makes vectors comparable: two models, or one in two sizes, must never meet in one index. */
export interface EmbeddingModel {
  readonly name: string;
  readonly dimensions: number;
}

/** A chunk as the index holds it. Identity is (documentId, version, ordinal, model): the same four, the same point. */
export interface Point extends StoredChunk, Facts, Omit<Sharing, 'sharingRevision'> {
  readonly tenantId: string;
  readonly title: string;
  /** Unit length, as long as the model's dimensions. */
  readonly vector: Float32Array;
}

/** What an index holds of a chunk beside its vector, and beside what the whole document has. */
export type StoredPassage = StoredChunk & Facts;

/** What every search is limited by. */
export interface SearchLimits extends Narrowing {
  readonly limit: number;
}

/**
 * Where the points of one index are stored. Guarantees that every adapter keeps, and the contract suite checks:
 *
 * - A call that changes points has returned only when every search that starts afterwards sees the change.
 * - Every call names a tenant, and reads and changes nothing of another one's.
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
 * Errors: AppError `unavailable` when the store cannot be reached or fails (`vector_store_unavailable`), or when points are
 * written and there is no index (`index_missing`); `internal` (`vector_store_refused`) when it does not accept a request;
 * `conflict` (`model_mismatch`) when the index was made for another model.
 */
export interface VectorStore {
  /** Makes the index for a model, completes it if an earlier call was interrupted, or checks that it was made for the model. */
  ensureIndex(model: EmbeddingModel, signal: AbortSignal): Promise<void>;
  /** The model that the index was made for; undefined before the first document. */
  currentModel(signal: AbortSignal): Promise<EmbeddingModel | undefined>;
  /** @throws AppError `unprocessable` (`dimensions_mismatch`) when a vector has the wrong length; nothing is written */
  upsert(points: readonly Point[], signal: AbortSignal): Promise<void>;
  /** Sets who sees the points of a document, those of all versions. */
  setAudience(document: DocumentKey, sharing: Sharing, signal: AbortSignal): Promise<void>;
  /** Gives the points of a document, those of all versions, its title for words, and metadata and collections for filters; vectors stay. */
  describe(document: DocumentKey, description: Description, signal: AbortSignal): Promise<void>;
  removeDocument(document: DocumentKey, signal: AbortSignal): Promise<void>;
  /** Undoes what was written of one version. */
  removeVersion(version: VersionKey, signal: AbortSignal): Promise<void>;
  removeVersionsBelow(version: VersionKey, signal: AbortSignal): Promise<void>;
  /** Removes the chunks of a version from this ordinal on, which were written without a gap. */
  removeChunksFrom(version: VersionKey, ordinal: number, signal: AbortSignal): Promise<void>;
  /** The chunks of a version, some at a time, in any order. */
  readVersion(version: VersionKey, signal: AbortSignal): AsyncIterable<readonly StoredPassage[]>;
  /** Exact, all versions. */
  countDocument(document: DocumentKey, signal: AbortSignal): Promise<number>;
  /** Cosine similarity, -1..1. Empty before the first document. */
  searchDense(
    scope: AccessScope,
    query: SearchLimits & { readonly vector: Float32Array },
    signal: AbortSignal,
  ): Promise<StoredHit[]>;
  /** Cosines of these points, as far as they are in the scope, by their ids; exact. */
  scoreDense(
    scope: AccessScope,
    query: { readonly vector: Float32Array; readonly pointIds: readonly string[] },
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, number>>;
  /**
   * BM25 over title, headings and text, as `domain/bm25.ts` has it, with the frequencies of the scope's points; the filter
   * changes no score. Empty when the text has no word that counts.
   */
  searchLexical(
    scope: AccessScope,
    query: SearchLimits & { readonly text: string },
    signal: AbortSignal,
  ): Promise<StoredHit[]>;
  /** Removes the index with all that is in it; nothing when there is none. */
  drop(signal: AbortSignal): Promise<void>;
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** What a search may show of a document: the facts that decide whether a candidate is live. */
export interface LiveDocument {
  readonly documentId: string;
  readonly version: number;
  readonly title: string;
  readonly filename?: string | undefined;
}

/** What is written about a document in one transaction. */
export interface DocumentChange {
  /** What is stored from now on; what was stored before stays if it is left out. */
  readonly state?: DocumentState;
  /** Who may see the document from now on, the rest being as it is; a document that is not known is then awaited. */
  readonly sharing?: Sharing;
  /** What its sender says about the document from now on, likewise. */
  readonly given?: GivenDescription;
  /** The points have been given something new: answers from before no longer hold. */
  readonly newPayload?: true;
  /** Published if and only if the transaction commits. */
  readonly events?: readonly OutgoingEvent[];
}

/** Decides on a change, given what is known; undefined when nothing is to change. Must not wait for anything. */
export type DecideChange = (known: IndexedDocument | undefined) => DocumentChange | undefined;

/** What a change belongs to. */
export interface ChangeOptions {
  /** The event that causes the change, which has its effect once. */
  readonly eventId?: string;
  /** The change is what becomes of that event as a dead letter: once too, and not when it was handled. */
  readonly deadLetter?: boolean;
  /** Ids of the indexes that have the points of a version that becomes live. */
  readonly writtenTo?: readonly number[];
  readonly signal: AbortSignal;
}

/** Which version of which document counts. Transactional. */
export interface DocumentIndex {
  find(document: DocumentKey, signal: AbortSignal): Promise<IndexedDocument | undefined>;
  /** What is known of the live version; undefined when the document is not live. */
  findFacts(document: DocumentKey, signal: AbortSignal): Promise<VersionFacts | undefined>;
  /**
   * A text that is another one as soon as a change of any document of the tenant is committed. Read before a search, it
   * tells later whether the answer still holds.
   */
  revisionOf(tenantId: string, signal: AbortSignal): Promise<string>;
  /** Of these documents, those that are live and that the caller may see. */
  findLive(scope: AccessScope, documentIds: readonly string[], signal: AbortSignal): Promise<LiveDocument[]>;
  /**
   * Changes one document, known or not yet known: what `decide` returns is stored and published in one transaction.
   * Changes of one document run one after another, so that each one is decided on with what the one before stored. What
   * `decide` throws is thrown, and nothing has changed.
   *
   * A version becomes live only where the active index is among those that it was written to; that it is missing from the
   * one that is being built is noted with it.
   *
   * @returns what was written; undefined for nothing, also when the causing event was handled before (`decide` is then not
   * called)
   * @throws AppError `unavailable` (`index_switched`) when another index has become the active one meanwhile
   */
  change(
    document: DocumentKey,
    decide: DecideChange,
    options: ChangeOptions,
  ): Promise<DocumentChange | undefined>;
}

/** Reads the chunks that the embedding service stored for one version, in document order. */
export interface ChunkSource {
  /** @throws AppError `not_found` when the blob is gone, `unprocessable` (`chunks_malformed`) when it is not of the format */
  read(location: BlobLocation, signal: AbortSignal): AsyncIterable<EmbeddedChunk>;
}

/** A query as its model sees it. */
export interface EmbeddedQuery {
  /** Unit length. */
  readonly vector: Float32Array;
  readonly background: Background;
}

/** Turns a query into a vector. */
export interface QueryEmbedder {
  /**
   * @param model that of the index that is searched; undefined before the first document: any
   * @throws AppError `unavailable` (`model_mismatch`) when the vector is of another model; when the embedding service cannot do it now
   */
  embed(query: string, model: EmbeddingModel | undefined, signal: AbortSignal): Promise<EmbeddedQuery>;
}

/** Compares texts with a query one by one, better and slower than any index can. */
export interface Reranker {
  /** The most texts of one call. */
  readonly topN: number;
  /**
   * Places of the texts, best first, with scores on the reranker's own scale; it may leave some out.
   *
   * @throws AppError `unavailable` (`reranker_failed`, `circuit_open`)
   */
  rerank(
    query: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly { readonly index: number; readonly score: number }[]>;
}

/** Turns chunks of a document into vectors. */
export interface PassageEmbedder {
  /**
   * Vectors in the order of the passages, for an index of another model than the one that the document was embedded by.
   *
   * @throws AppError `unprocessable` (`dimensions_mismatch`) when the model has other dimensions; when the embedding service cannot do it now
   */
  embedPassages(
    passages: readonly Pick<StoredChunk, 'text' | 'headings'>[],
    of: { readonly version: VersionKey & { readonly title: string }; readonly model: EmbeddingModel },
    signal: AbortSignal,
  ): Promise<Float32Array[]>;
}

/** The answer of a search, and the revision of the tenant that was read before it was made. */
export interface CachedSearch {
  readonly revision: string;
  readonly hits: readonly RankedHit[];
}

/** Answers of searches that were made a moment ago, by a key that holds who asked and for what. */
export interface SearchCache {
  find(key: string): CachedSearch | undefined;
  keep(key: string, search: CachedSearch): void;
}

/** Counts the documents of the caller that are accepted but not searchable yet. */
export interface PendingCounter {
  /** @throws AppError when the document service cannot answer now */
  count(caller: Principal, signal: AbortSignal): Promise<number>;
}

/** The marks that documents are deleted, by which late events change nothing. */
export interface Tombstones {
  /** Deletes those past the retention. @returns how many */
  purge(): Promise<number>;
}
