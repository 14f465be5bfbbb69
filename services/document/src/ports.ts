import type { Readable } from 'node:stream';
import type { Viewer } from './domain/access.ts';
import type { DeleteOperation } from './domain/delete-operation.ts';
import type { Content, Document, ListedDocument } from './domain/document.ts';
import type { DocumentStatus } from './domain/status.ts';

/** What the service tells the platform; goes out with the change it is about, or not at all. */
export type OutgoingEvent =
  | { readonly kind: 'ingested'; readonly document: Document }
  | { readonly kind: 'deleted'; readonly document: Document; readonly operation: DeleteOperation };

/** What one change of a document writes, all in one transaction. */
export interface Change {
  readonly document: Document;
  readonly operation?: DeleteOperation;
  readonly events?: readonly OutgoingEvent[];
  /** Settles the caller's idempotency key with the answer that repetitions get. */
  readonly settle?: Settlement;
}

/** What a decision about a change may look at; the document is locked until the decision is written. */
export interface Current {
  readonly document: Document;
  /** The deletion of the document, once there is one. */
  readonly operation: DeleteOperation | undefined;
}

export interface ListQuery {
  readonly limit: number;
  readonly status: DocumentStatus | undefined;
  /** Documents older than this id, which is a UUIDv7 and so ordered by time. */
  readonly before: string | undefined;
}

/** Documents with their versions, timelines and deletions. */
export interface DocumentRepository {
  /** With the newest 200 entries of its timeline. */
  find(id: string): Promise<Document | undefined>;
  /** Newest first; only what the viewer may read. */
  list(viewer: Viewer, query: ListQuery): Promise<ListedDocument[]>;
  /** How many documents in the viewer's sight are accepted but not yet searchable. */
  countPending(viewer: Viewer): Promise<number>;
  /** Where the bytes of all versions lie. */
  contentLocations(id: string): Promise<Content['location'][]>;
  findOperation(id: string): Promise<DeleteOperation | undefined>;
  /** Stores a new document. @throws AppError `conflict` when its idempotency key was taken over meanwhile */
  create(change: Change): Promise<void>;
  /**
   * Locks the document, lets `decide` say what becomes of it, and writes that: of two changes at once the second
   * decides on the outcome of the first. `decide` must not wait for anything. Nothing is written when it returns
   * undefined or throws.
   *
   * @param eventId the incoming event that causes the change; a second call with it does nothing
   * @returns what was written, or undefined
   */
  change(
    id: string,
    decide: (current: Current | undefined) => Change | undefined,
    eventId?: string,
  ): Promise<Change | undefined>;
}

/** Which documents are meant: those for which every given condition holds. */
export interface DocumentChoice {
  readonly statuses: readonly Exclude<DocumentStatus, 'deleted'>[];
  readonly documentIds?: readonly string[] | undefined;
  readonly tenantId?: string | undefined;
  readonly createdUntil: Date;
}

/** Says again of stored documents what was said when they came in, and of those in `deleting` that they are to go. */
export interface Announcements {
  /** How many documents are meant, by status; a status without any is missing. */
  count(choice: DocumentChoice): Promise<Partial<Record<DocumentStatus, number>>>;
  /**
   * Writes the event for the newest version, or for the deletion, of each of the next `limit` documents, in the order of their ids, all in one
   * transaction. No document is changed or deleted between the look at it and its event: whoever wants to waits.
   *
   * @returns the ids; fewer than `limit` when there are no more
   */
  announceNext(
    choice: DocumentChoice,
    page: { after?: string | undefined; limit: number },
  ): Promise<string[]>;
}

/** A caller's promise to repeat one request under one key. */
export interface IdempotencyScope {
  readonly tenantId: string;
  readonly userId: string;
  readonly key: string;
}

/** The right to do the request of a key; lost when it takes too long and another request takes over. */
export interface IdempotencyClaim extends IdempotencyScope {
  readonly token: string;
}

export interface Settlement {
  readonly claim: IdempotencyClaim;
  /** SHA-256 of what was asked for. */
  readonly fingerprint: string;
}

/** What a key stands for, once its request was done. */
export interface SettledKey {
  readonly fingerprint: string;
  /** The document as it was first answered. */
  readonly document: Document;
}

export interface IdempotencyKeys {
  /** @throws AppError `conflict` while another request holds the key */
  claim(scope: IdempotencyScope): Promise<{ claim: IdempotencyClaim } | { settled: SettledKey }>;
  /** Gives a key back whose request failed, so that it may be tried again at once. */
  release(claim: IdempotencyClaim): Promise<void>;
  /** Forgets keys older than the retention. @returns how many */
  purge(): Promise<number>;
}

/** Where content goes and comes from. */
export interface ContentStore {
  put(
    location: Content['location'],
    body: Readable,
    options: { contentType: string; signal: AbortSignal },
  ): Promise<{ bytes: number; sha256: string }>;
  get(
    location: Content['location'],
    options: { signal: AbortSignal },
  ): Promise<{ body: Readable; bytes: number }>;
  delete(location: Content['location']): Promise<void>;
}

/** Notices of changes of one document, across all instances. */
export interface ChangeWatch {
  /**
   * Resolves when the document may have changed since the call before, at the latest after the poll interval: a notice
   * can get lost, so it is a hint to look, never the news itself.
   *
   * @throws the signal's reason
   */
  changed(signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface ChangeFeed {
  watch(documentId: string): ChangeWatch;
}

/** Hides a deleted document from every search at once. */
export interface SearchTombstones {
  /** Idempotent. @throws AppError `unavailable` when searches cannot be told now */
  hide(documentId: string, tenantId: string, signal: AbortSignal): Promise<void>;
}

/** Time and fresh ids, so that tests can fix them. */
export interface Clock {
  now(): Date;
}
export type NewId = () => string;

/** What goes wrong without the caller being told of it. */
export interface Reporter {
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
}
