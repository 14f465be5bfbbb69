import type { Readable } from 'node:stream';
import type { Attributes, BatchOutcome, BatchResource, Metadata } from '@lectern/contracts';
import type { CallOptions } from '../ports.ts';

/** A document as the file that it came as. */
export interface StoredFile {
  readonly id: string;
  /** What the file was called; its title where it had no name. */
  readonly name: string;
  readonly bytes: number;
  readonly status: string;
  readonly createdAt: string;
  readonly error?: FileError | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly memberships: readonly FileMembership[];
}

/** Why a document will not be found. */
export interface FileError {
  /** Of the pipeline; undefined where a document did not come into a collection. */
  readonly stage?: string | undefined;
  readonly reason: string;
  readonly message: string;
}

/** A collection that a document is in. */
export interface FileMembership {
  readonly id: string;
  readonly attributes: Attributes;
  readonly addedAt: string;
}

/** A page of a list, in the order of the list. */
export interface Page<T> {
  readonly data: readonly T[];
  /** Whether there is more in the direction in which the page was asked for. */
  readonly hasMore: boolean;
}

/** Which page of a list is asked for, by the ids of entries that it lies between. */
export interface PlaceAsked {
  readonly limit: number;
  readonly order: 'newest' | 'oldest';
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** A form with a file, as it comes. */
export interface FileForm {
  readonly body: Readable;
  readonly contentType: string;
  readonly contentLength?: number | undefined;
}

/** What a request has made, and whether an earlier one with the same idempotency key has. */
export interface Made<T> {
  readonly made: T;
  readonly replayed: boolean;
}

/** How something is made. */
export interface MakeOptions extends CallOptions {
  /** With it, the request has its effect once. */
  readonly idempotencyKey: string | undefined;
}

/** Documents as files. All throw `not_found` for a document that the caller cannot see. */
export interface Files {
  /** Passes the form on without holding it. @throws AppError what is wrong with the form or its file */
  upload(form: FileForm, options: MakeOptions): Promise<Made<StoredFile>>;
  list(
    asked: PlaceAsked & { readonly purpose?: string | undefined },
    options: CallOptions,
  ): Promise<Page<StoredFile>>;
  get(documentId: string, options: CallOptions): Promise<StoredFile>;
  /** The bytes of the newest version, with the headers by which they are described. */
  open(
    documentId: string,
    options: CallOptions,
  ): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly body: Readable }>;
}

/** A named set of documents, with how many the caller may read of it. */
export interface Collection {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly metadata: Metadata;
  readonly documents: {
    readonly ingested: number;
    readonly embedded: number;
    readonly indexed: number;
    readonly failed: number;
    readonly rejected: number;
    /** That are about to come into it. */
    readonly joining: number;
  };
  readonly bytes: number;
  readonly createdAt: string;
}

/** What is said of a collection; null of a fact removes it. */
export interface CollectionFields {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata?: Readonly<Record<string, Metadata[string] | null>> | undefined;
}

/** What is said of a new one. */
export type NewCollection = CollectionFields & { readonly name: string };

/** A document that is to come into a collection. */
export interface BatchItem {
  readonly documentId: string;
  /** Those of the batch where it is left out. */
  readonly attributes?: Attributes | undefined;
}

/** Which batch. */
export interface BatchKey {
  readonly collectionId: string;
  readonly batchId: string;
}

/** A document of a batch. */
export interface BatchEntry {
  readonly documentId: string;
  readonly outcome: BatchOutcome;
  readonly attributes: Attributes;
  readonly bytes: number;
  readonly addedAt: string;
  readonly error?: FileError | undefined;
}

/** A document in a collection, with what is said of it there. */
export interface Member {
  readonly documentId: string;
  readonly title: string;
  readonly filename?: string | undefined;
  readonly attributes: Attributes;
}

/** Sets of documents. All throw `not_found` for a collection that the caller cannot see, and of the document service what it decides on. */
export interface Collections {
  create(fields: NewCollection, options: MakeOptions): Promise<Made<Collection>>;
  /** With documents in it, or on their way into it; where one is refused, nothing is made. */
  createFilled(
    fields: NewCollection & { readonly documents: readonly BatchItem[] },
    options: MakeOptions,
  ): Promise<Made<Collection>>;
  list(asked: PlaceAsked, options: CallOptions): Promise<Page<Collection>>;
  get(collectionId: string, options: CallOptions): Promise<Collection>;
  update(collectionId: string, change: CollectionFields, options: CallOptions): Promise<Collection>;
  delete(collectionId: string, options: CallOptions): Promise<void>;
  files(
    collectionId: string,
    asked: PlaceAsked & { readonly outcome?: BatchOutcome | undefined },
    options: CallOptions,
  ): Promise<Page<StoredFile>>;
  /** Those of the documents that are in the collection. */
  members(
    collectionId: string,
    documentIds: readonly string[],
    options: CallOptions,
  ): Promise<readonly Member[]>;
  /** Puts a document into it, or gives it other attributes there. */
  add(member: { readonly collectionId: string } & Required<BatchItem>, options: CallOptions): Promise<void>;
  remove(
    member: { readonly collectionId: string; readonly documentId: string },
    options: CallOptions,
  ): Promise<void>;
  createBatch(
    collectionId: string,
    batch: { readonly documents: readonly BatchItem[]; readonly attributes: Attributes },
    options: MakeOptions,
  ): Promise<Made<BatchResource>>;
  getBatch(key: BatchKey, options: CallOptions): Promise<BatchResource>;
  cancelBatch(key: BatchKey, options: CallOptions): Promise<BatchResource>;
  batchEntries(
    asked: BatchKey & PlaceAsked & { readonly outcome?: BatchOutcome | undefined },
    options: CallOptions,
  ): Promise<Page<BatchEntry>>;
}
