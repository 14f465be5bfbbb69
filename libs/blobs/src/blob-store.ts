import type { Readable } from 'node:stream';

/** Where a blob is. Buckets and keys, never URLs: each reader has its own endpoint and credentials. */
export interface BlobLocation {
  readonly bucket: string;
  readonly key: string;
}

/** What {@link BlobStore.put} learned while the bytes went by. */
export interface StoredBlob {
  readonly bytes: number;
  /** SHA-256 of the bytes, 64 lower-case hex digits. */
  readonly sha256: string;
}

/** An open blob, which is fetched as it is read. Read `body` to its end or destroy it: until then it holds 4 MiB. */
export interface OpenBlob {
  readonly body: Readable;
  readonly bytes: number;
  readonly contentType: string;
}

/** A blob as a list has it. */
export interface ListedBlob {
  readonly key: string;
  readonly modifiedAt: Date;
}

/** What a blob is stored with. */
export interface PutOptions {
  /** Returned by `get` unchanged; whether the bytes are of that type is not checked. */
  readonly contentType: string;
  /** Stops the upload. What was sent so far is removed before the call rejects. */
  readonly signal?: AbortSignal;
}

/** How a blob is opened. */
export interface GetOptions {
  readonly signal?: AbortSignal;
  /** What was stored. Other bytes are an error, before the last 4 MiB of them were given out. Default: not checked. */
  readonly expected?: StoredBlob;
}

/**
 * Bytes that are too large for a database or an event, streamed in both directions.
 *
 * Guarantees: a `put` that resolves is durable and whole; one that rejects because the source failed, ended early or was
 * aborted leaves no object and no parts behind, unless the store refuses to remove the parts (logged). Readers see the old bytes or the new ones, never a mix: a blob that is
 * replaced while it is read fails with `unavailable`, reason `blob_replaced`, one that is deleted with `not_found`.
 *
 * Not guaranteed: what a `put` left that rejected with `unavailable`; the store may have taken the last request and
 * lost only the answer. Give every attempt the same key, or remove the key of one that is given up.
 */
export interface BlobStore {
  /**
   * Stores the whole of `body`, hashing it on the way. Needs the memory of one part (5 MiB), whatever the
   * size; at most 50,000 MiB, since S3 takes 10,000 parts of 5 MiB.
   *
   * @throws AppError `unavailable`, reason `blob_store_unavailable`; whatever `body` fails with, unchanged; when
   * aborted, the signal's reason if it is an AppError, otherwise `cancelled` or `deadline_exceeded`
   */
  put(location: BlobLocation, body: Readable | Buffer, options: PutOptions): Promise<StoredBlob>;
  /**
   * Opens a blob for reading. The signal also ends the body, with an error.
   *
   * @throws AppError `not_found`, reason `blob_not_found`; `unavailable`, reason `blob_store_unavailable`; `internal`, reason
   * `content_damaged`, for other bytes than are expected: at once if the size differs or there are up to 4 MiB, else in the body
   */
  get(location: BlobLocation, options?: GetOptions): Promise<OpenBlob>;
  /** Removes a blob. Idempotent: one that is not there is a success. */
  delete(location: BlobLocation, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /**
   * The next blobs of a bucket whose keys begin with `prefix`, in the order of their keys, beyond the key `after`; at most 1,000
   * of them. Fewer than `limit` are the last ones. What is put or deleted meanwhile may be in it or not.
   */
  list(
    bucket: string,
    page: {
      readonly prefix: string;
      readonly after?: string | undefined;
      readonly limit: number;
      readonly signal: AbortSignal;
    },
  ): Promise<ListedBlob[]>;
  /** Makes the bucket unless it is there. Safe to call by several instances at once. */
  ensureBucket(bucket: string): Promise<void>;
  /**
   * Resolves when the store answers, whatever it says of the bucket.
   *
   * @throws AppError `unavailable`, reason `blob_store_unavailable`; the signal's reason as the other methods do
   */
  check(bucket: string, signal: AbortSignal): Promise<void>;
  /** Ends idle connections. Calls under way fail. */
  close(): Promise<void>;
}
