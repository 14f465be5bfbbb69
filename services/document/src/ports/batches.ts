import type { BatchOutcome } from '@lectern/contracts';
import type { IdempotencyKeys, KeyedAnswer } from '@lectern/idempotency';
import type { Viewer } from '../domain/access.ts';
import type { Batch, BatchCounts, BatchEntry, BatchItem, Refusal } from '../domain/batch.ts';
import type { Collection, CollectionKey } from '../domain/collection.ts';
import type { Document } from '../domain/document.ts';
import type { ListPlace } from '../domain/list-place.ts';
import type { Change, Current } from '../ports.ts';

/** What a batch is found by. */
export interface BatchKey extends CollectionKey {
  readonly batchId: string;
}

/** One page of the documents of a batch, in the order of their ids. */
export interface BatchQuery {
  readonly limit: number;
  readonly place: ListPlace;
  readonly outcome?: BatchOutcome | undefined;
}

/** What the rules of access need of a document. */
export type Named = Pick<Document, 'id' | 'ownerId' | 'visibility'>;

/** A batch that is to be stored. */
export interface NewBatch {
  readonly batch: Batch;
  readonly items: readonly BatchItem[];
  /** That of the batch, where it is stored with it. */
  readonly collection?: Collection | undefined;
}

/** First answers to requests, by idempotency key: the id of the batch. */
export type BatchAnswers = IdempotencyKeys<string>;

/** What becomes of a document of a batch: it comes into the collection, or it is refused. */
export type Settlement = { readonly change: Change } | { readonly refusal: Refusal };

/**
 * Batches, by tenant and collection. Those of a deleted collection are found and settled by no call, and go with it.
 *
 * Errors: `unavailable` when the database cannot be reached, with `commit_outcome_unknown` where the change may have been written.
 */
export interface Batches {
  /** Which of the documents the viewer may read. */
  readable(viewer: Viewer, documentIds: readonly string[], signal: AbortSignal): Promise<Named[]>;
  /**
   * Stores a new one, all of whose documents are to wait, and holds it for the caller.
   *
   * @returns false, and nothing is stored, when the request was handled before
   * @throws AppError `not_found` (`collection_not_found`)
   */
  create(
    made: NewBatch,
    options: { readonly keyed: KeyedAnswer | undefined; readonly signal: AbortSignal },
  ): Promise<boolean>;
  find(key: BatchKey, signal: AbortSignal): Promise<Batch | undefined>;
  /** Of the documents that the viewer may read and that are not deleted. One that came into the collection and left it is not counted. */
  count(viewer: Viewer, key: BatchKey, signal: AbortSignal): Promise<BatchCounts>;
  /** Likewise. */
  list(viewer: Viewer, query: BatchKey & BatchQuery, signal: AbortSignal): Promise<BatchEntry[]>;
  /**
   * Takes a document that waits, of one batch or of any that is not held, locks it, lets `decide` say what becomes of it, and writes that, all in one
   * transaction. `decide` does not throw. What another call is settling just now is passed over.
   *
   * @returns false when nothing waits
   */
  settleNext(
    which: { readonly batchId?: string | undefined },
    decide: (batch: Batch, item: BatchItem, current: Current | undefined) => Settlement,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** Ends the hold of a batch by the caller that made it, which ends by itself where that caller does not come to it. */
  release(batchId: string, signal: AbortSignal): Promise<void>;
  /** Cancels what waits. What is being settled is waited for. */
  cancel(key: BatchKey, at: Date, signal: AbortSignal): Promise<void>;
  /** Forgets batches that are so old that nobody asks for them any more, but none in which a document waits. @returns how many */
  purge(): Promise<number>;
}
