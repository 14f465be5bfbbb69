import type { Readable } from 'node:stream';
import type { DeadLetterRequest, QueueDeadLetters, SearchFilter } from '@lectern/contracts';
import type { OutgoingEvent } from '@lectern/events';
import type { IdempotencyKeys, KeyedRequest } from '@lectern/idempotency';
import type { Viewer } from './domain/access.ts';
import type { Claim } from './domain/claim.ts';
import type { DeleteOperation } from './domain/delete-operation.ts';
import type { Content, Document, DocumentKey, ListedDocument } from './domain/document.ts';
import type { DocumentEvent } from './domain/history.ts';
import type { ListPlace } from './domain/list-place.ts';
import type { DocumentPurpose } from './domain/purpose.ts';
import type { DocumentStatus } from './domain/status.ts';

/** What one change of a document writes, in one transaction. */
export interface Change {
  readonly document: Document;
  readonly operation?: DeleteOperation;
  /** What it takes of the quota, where that has changed. */
  readonly claim?: Claim;
  /** Changes of what is attached to it, in the same transaction; new ones too. */
  readonly attachments?: readonly Change[];
  /** Published if and only if the change is written. */
  readonly events?: readonly OutgoingEvent[];
}

/** What a decision about a change may look at; the document is locked until the decision is written. */
export interface Current {
  readonly document: Document;
  /** The deletion of the document, once there is one. */
  readonly operation: DeleteOperation | undefined;
  /** What the document takes of the quota; undefined for one of a release without quotas. */
  readonly claim: Claim | undefined;
  /** With `attachments: 'locked'`: what is attached to it, and to that, and is not deleted; each locked like it. */
  readonly attachments?: readonly Current[];
  /** With `attachments`: how many documents are attached to it itself that are not deleted. */
  readonly attachmentCount?: number;
}

/** What a change belongs to. At most one of event and request; a change is written once for each of them. */
export interface ChangeOptions {
  /** The user who asks for the change, as the history keeps it. */
  readonly userId?: string | undefined;
  /** The event that causes the change. */
  readonly eventId?: string | undefined;
  /** The change is what becomes of that event as a dead letter: once too, and not when it was handled. */
  readonly deadLetter?: boolean | undefined;
  /** The request that causes the change, where its caller gave it an idempotency key. */
  readonly request?: KeyedRequest | undefined;
  /** What the decision has to know of the document's attachments; nothing where it is left out. */
  readonly attachments?: 'counted' | 'locked' | undefined;
  readonly signal: AbortSignal;
}

/** One page of a list of documents. */
export interface ListQuery {
  readonly limit: number;
  readonly place: ListPlace;
  /** Documents of one of these; of all where it is left out. */
  readonly statuses?: readonly DocumentStatus[] | undefined;
  /** Documents that are in this collection. */
  readonly collectionId?: string | undefined;
  readonly purpose?: DocumentPurpose | undefined;
  /** A part of the title or of the file's name, whatever its capitals. */
  readonly title?: string | undefined;
  /** What holds for the documents; their attributes are those in `collectionId`, and owners are ids. */
  readonly filter?: SearchFilter | undefined;
}

/**
 * Documents with their versions, timelines, histories, collections and deletions. Every call names a tenant, and what is read for a caller also
 * the viewer: what they may not see is like what does not exist.
 *
 * A change that fails has written nothing, also when it fails with the signal's reason. The exception is `unavailable`
 * (`commit_outcome_unknown`): the connection was lost during the commit, and the change may have been written.
 *
 * A document comes only into collections that there are in its tenant: else a change fails with `not_found`
 * (`collection_not_found`).
 */
export interface DocumentRepository {
  /** A document that the viewer may read, also while it is being deleted; with the newest 200 entries of its timeline. */
  find(viewer: Viewer, id: string, signal: AbortSignal): Promise<Document | undefined>;
  /** Only what the viewer may read, in the order in which its place is read. */
  list(viewer: Viewer, query: ListQuery, signal: AbortSignal): Promise<ListedDocument[]>;
  /** How many documents that the viewer may read are accepted but not yet searchable. */
  countPending(viewer: Viewer, signal: AbortSignal): Promise<number>;
  /** Where bytes of the document are or may be: of all versions, and of uploads that became none. */
  contentLocations(key: DocumentKey, signal: AbortSignal): Promise<Content['location'][]>;
  /** A deletion that the viewer asked for, or that is of a document of the viewer's own; within the viewer's limits, which it had when it was deleted. */
  findOperation(viewer: Viewer, id: string, signal: AbortSignal): Promise<DeleteOperation | undefined>;
  /** The mail that a document is attached to, whatever has become of it; undefined for one that was uploaded. */
  mailOf(key: DocumentKey, signal: AbortSignal): Promise<DocumentKey | undefined>;
  /** The deletion of a document. */
  findDeletion(key: DocumentKey, signal: AbortSignal): Promise<DeleteOperation | undefined>;
  /** Stores a new document. @returns what was written, or undefined when its event or request was handled before */
  create(change: Change, options: ChangeOptions): Promise<Change | undefined>;
  /**
   * Locks the document of the tenant, lets `decide` say what becomes of it, and writes that: of two changes at once the second
   * decides on the outcome of the first. `decide` must not wait for anything. Nothing is written when it returns
   * undefined or throws.
   *
   * @returns what was written, or undefined when nothing was; an event or request that was handled before changes
   *   nothing, and `decide` is then not called
   */
  change(
    key: DocumentKey,
    decide: (current: Current | undefined) => Change | undefined,
    options: ChangeOptions,
  ): Promise<Change | undefined>;
}

/** A change of a document, and who or what caused it. */
export type RecordedEvent = DocumentEvent & {
  /** Rises with each change of the document. */
  readonly position: number;
  readonly userId: string | undefined;
  readonly requestId: string | undefined;
  readonly eventId: string | undefined;
  /** Of the trace in which it was made: 32 hexadecimal digits. */
  readonly traceId: string | undefined;
};

/** One page of a history. */
export interface HistoryQuery {
  readonly limit: number;
  /** Entries of a lower position. */
  readonly before: number | undefined;
}

/** What happened to documents; written by {@link DocumentRepository}, in the transaction of each change. */
export interface DocumentHistory {
  /** Newest first. */
  page(key: DocumentKey, query: HistoryQuery, signal: AbortSignal): Promise<RecordedEvent[]>;
}

/** Makes rows of documents anew from their histories. */
export interface Rebuilder {
  /**
   * Compares the next `limit` documents with their histories, in the order of their ids and one transaction each, and
   * unless it is a dry run writes those that differ.
   *
   * @returns the ids, fewer than `limit` when there are no more, and those that differed
   */
  rebuildNext(
    page: { after: string | undefined; limit: number; dryRun: boolean },
    signal: AbortSignal,
  ): Promise<{ ids: string[]; differing: string[] }>;
}

/** A selection of documents: those for which every given condition holds. */
export interface DocumentChoice {
  readonly statuses: readonly Exclude<DocumentStatus, 'deleted'>[];
  readonly documentIds?: readonly string[] | undefined;
  readonly tenantId?: string | undefined;
  readonly createdUntil: Date;
}

/** Publishes events of stored documents again. */
export interface Republisher {
  /** Number of documents of the selection, by status; a status without any is missing. */
  count(choice: DocumentChoice, signal: AbortSignal): Promise<Partial<Record<DocumentStatus, number>>>;
  /**
   * Writes what `decide` says of each of the next `limit` documents, with its events, in the order of their ids, all in one
   * transaction. They are locked: any other change waits for the transaction.
   *
   * @returns the ids; fewer than `limit` when there are no more
   */
  republishNext(
    page: { choice: DocumentChoice; after?: string | undefined; limit: number },
    decide: (current: Current) => Change,
    signal: AbortSignal,
  ): Promise<string[]>;
}

/** First answers to requests, by idempotency key: the document as it was in that answer. */
export type DocumentAnswers = IdempotencyKeys<Document>;

/** Every place where bytes of documents are or may be. */
export interface ContentNotes {
  /**
   * Notes a place before bytes are put there. Whatever happens afterwards, they are removed unless a document points to
   * them.
   */
  note(key: DocumentKey, location: Content['location'], signal: AbortSignal): Promise<void>;
  /**
   * Has `remove` take the bytes away of up to `limit` places to which no document has pointed for the grace time. No other
   * call is given the same places meanwhile, and no document can come to point to them. When `remove` fails, the call
   * fails with its error, and the places are found again.
   *
   * @returns how many places there were
   */
  collect(
    work: { limit: number; remove: (location: Content['location']) => Promise<void> },
    signal: AbortSignal,
  ): Promise<number>;
}

/** Where the bytes of documents are stored. */
export interface ContentStore {
  put(
    location: Content['location'],
    body: Readable,
    options: { contentType: string; signal: AbortSignal },
  ): Promise<{ bytes: number; sha256: string }>;
  /**
   * Opens what was stored, and nothing else.
   *
   * @throws AppError `internal` (`content_damaged`), also in the body
   */
  get(
    location: Content['location'],
    options: { expected: Pick<Content, 'bytes' | 'sha256'>; signal: AbortSignal },
  ): Promise<{ body: Readable; bytes: number }>;
  /** Idempotent. */
  delete(location: Content['location'], options: { signal: AbortSignal }): Promise<void>;
}

/** A file as another server sends it. */
export interface RemoteFile {
  /**
   * Has to be read to its end or destroyed. Fails as {@link RemoteSource.open} does. Unpacked, where the server sent it
   * compressed; its size has no bound here.
   */
  readonly body: Readable;
  readonly fileName: string | undefined;
  readonly declaredType: string | undefined;
  /** Length of the body, where the server announced it. */
  readonly announcedBytes: number | undefined;
}

/** Files on other servers. */
export interface RemoteSource {
  /**
   * Asks for the file at a URL, without a sign of who wants it. Nothing but places that are allowed is connected to,
   * whatever names resolve to and redirects say.
   *
   * @throws AppError `unprocessable`: `url_not_allowed`, without saying more of a place than its URL does, or
   *   `url_not_fetched`, when the server gives no file in time; the signal's reason
   */
  open(url: URL, signal: AbortSignal): Promise<RemoteFile>;
}

/** Notifications of changes of one document, from all instances. */
export interface ChangeWatch {
  /**
   * Resolves when the document may have changed since the last call, at the latest after the poll interval, since a
   * notification can get lost. Read the document then: it may be unchanged.
   *
   * @throws the signal's reason
   */
  changed(signal: AbortSignal): Promise<void>;
  /** Ends the watch. Idempotent. */
  close(): void;
}

/** Where changes of documents are waited for. */
export interface ChangeFeed {
  watch(documentId: string): ChangeWatch;
}

/** Tombstones in the search index. */
export interface SearchTombstones {
  /**
   * Hides a deleted document from every search. Idempotent.
   *
   * @throws AppError `unavailable` (`deletion_not_confirmed`) when that is not confirmed: repeat the call
   */
  hide(key: DocumentKey, signal: AbortSignal): Promise<void>;
}

/** Who finds a document by searches. */
export interface SearchSharing {
  /**
   * Hides a document from the searches of all who may not read it. Idempotent; the older of two states changes nothing.
   *
   * @throws AppError `unavailable` (`sharing_not_confirmed`) when that is not confirmed: repeat the call
   */
  apply(document: Document, signal: AbortSignal): Promise<void>;
}

/** The dead letters of one consumer, in the words of its service. */
export interface DeadLetterQueue {
  /** @throws AppError when the service or its queue does not answer */
  seeTo(request: DeadLetterRequest, signal: AbortSignal): Promise<QueueDeadLetters>;
}

/** What is left of deleted documents: tombstones, the receipts of their deletions, and the last event of their histories. */
export interface DeletedDocuments {
  /** Deletes it past the retention; the document is then like one that never was. @returns of how many documents */
  purge(): Promise<number>;
}
