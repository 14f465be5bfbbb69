import type { Attributes } from '@lectern/contracts';
import type { IdempotencyKeys, KeyedRequest } from '@lectern/idempotency';
import type { Viewer } from '../domain/access.ts';
import type { Collection, CollectionCounts, CollectionKey } from '../domain/collection.ts';
import type { DocumentKey } from '../domain/document.ts';
import type { ListPlace } from '../domain/list-place.ts';

/** One page of a list of collections. */
export interface CollectionQuery {
  readonly limit: number;
  /** Only those of exactly this name; names are not unique. */
  readonly name?: string | undefined;
  readonly place: ListPlace;
}

/** A document that is still in collections that were deleted. */
export interface LeftMember extends DocumentKey {
  readonly collectionIds: readonly string[];
}

/** A document in a collection, with what is said of it there. */
export interface Member {
  readonly documentId: string;
  /** As others see it. */
  readonly title: string;
  readonly filename: string | undefined;
  readonly attributes: Attributes;
}

/**
 * Named sets of documents. Which documents are in them is written by `DocumentRepository`. A collection that is deleted is found by
 * no call but the last two.
 *
 * Errors: `unavailable` when the database cannot be reached, with `commit_outcome_unknown` where the change may have been written.
 */
export interface Collections {
  /** Stores a new one. @returns false when the request was handled before */
  create(
    collection: Collection,
    options: { readonly request: KeyedRequest | undefined; readonly signal: AbortSignal },
  ): Promise<boolean>;
  find(key: CollectionKey, signal: AbortSignal): Promise<Collection | undefined>;
  /** In the order in which its place is read; of a viewer who is limited to some, those. */
  list(viewer: Viewer, query: CollectionQuery, signal: AbortSignal): Promise<Collection[]>;
  /** Of the documents in them that the viewer may read, by the id of the collection; one without any is missing. */
  count(
    viewer: Viewer,
    collectionIds: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, CollectionCounts>>;
  /** Those of the documents that are in the collection and that the viewer may read, in any order. */
  members(
    viewer: Viewer,
    which: { readonly collectionId: string; readonly documentIds: readonly string[] },
    signal: AbortSignal,
  ): Promise<Member[]>;
  /** Locks the collection, lets `decide` say what becomes of it, and writes that. What `decide` throws is thrown. */
  change(
    key: CollectionKey,
    decide: (current: Collection | undefined) => Collection,
    signal: AbortSignal,
  ): Promise<Collection>;
  /** Likewise deletes it, if `decide` does not throw: no document comes into it from then on. */
  remove(
    key: CollectionKey,
    decide: (current: Collection | undefined) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Up to `limit` documents that are in collections that were deleted: all of them, or one. */
  leftMembers(
    which: { readonly collectionId?: string | undefined; readonly limit: number },
    signal: AbortSignal,
  ): Promise<LeftMember[]>;
  /** Forgets deleted collections that no document is in. @returns how many */
  forgetEmpty(signal: AbortSignal): Promise<number>;
}

/** First answers to requests, by idempotency key: the collection as it was in that answer. */
export type CollectionAnswers = IdempotencyKeys<Collection>;
