import { createHash } from 'node:crypto';
import { addAbortSignal, Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { AppError } from '@lectern/errors';
import PQueue from 'p-queue';
import { toBlobError, unreachable } from './blob-errors.ts';
import type { BlobLocation, OpenBlob, StoredBlob } from './blob-store.ts';

/** What one request asks for; larger is faster, and is what an unread blob holds here. */
const windowBytes = 4 * 1024 * 1024;
const sliceBytes = 64 * 1024;

/** As many as a fast store needs to keep a network busy, and few enough for one that reads whole objects for each. */
const windowsAtOnce = 4;

interface ByteRange {
  /** Not set: the whole blob. */
  readonly from?: number;
  /** The version that the bytes must be of. */
  readonly etag?: string | undefined;
  readonly signal: AbortSignal;
}

interface BlobWindow {
  readonly bytes: Buffer;
  /** Of the whole blob. */
  readonly total: number;
  readonly contentType: string | undefined;
  readonly etag: string | undefined;
}

/**
 * Opens blobs whose bytes are fetched window by window as they are read. A reader that stops holds a window here, and
 * nothing at the store: no connection out of the client's pool, and no memory of a store that keeps whole objects in
 * memory while it answers. Most blobs fit into the first window, which is one request as ever.
 */
export class WindowedReader {
  readonly #s3: S3Client;
  readonly #fetches = new PQueue({ concurrency: windowsAtOnce });
  /** When the store was silent for too long, last. */
  #stalledAt = -1;

  constructor(s3: S3Client) {
    this.#s3 = s3;
  }

  /**
   * @throws AppError `unavailable` (`blob_replaced`, in the body), `internal` (`content_damaged`, also in the body); what the S3
   * client throws
   */
  async open(
    location: BlobLocation,
    { signal, expected }: { signal: AbortSignal | undefined; expected: StoredBlob | undefined },
  ): Promise<OpenBlob> {
    const closed = new AbortController();
    const either = signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]);
    const first = await this.#first(location, either);
    const fetched = windowsFrom(first, (from) =>
      this.#next(location, { from, etag: first.etag, signal: either }),
    );
    const windows = inSlices(expected === undefined ? fetched : await checked(fetched, first, expected));
    const body = Readable.from(windows, { objectMode: false, highWaterMark: sliceBytes });
    body.once('close', () => closed.abort());
    if (signal !== undefined) addAbortSignal(signal, body);
    return { body, bytes: first.total, contentType: first.contentType ?? 'application/octet-stream' };
  }

  /** An empty blob has no first byte to ask for. */
  async #first(location: BlobLocation, signal: AbortSignal): Promise<BlobWindow> {
    try {
      return await this.#fetch(location, { from: 0, signal });
    } catch (error) {
      if (!(error instanceof S3ServiceException) || error.name !== 'InvalidRange') throw error;
      return this.#fetch(location, { signal });
    }
  }

  async #next(location: BlobLocation, range: ByteRange): Promise<BlobWindow> {
    try {
      return await this.#fetch(location, range);
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === 'PreconditionFailed') throw replaced(error);
      throw toBlobError(error);
    }
  }

  #fetch({ bucket: Bucket, key: Key }: BlobLocation, { from, etag, signal }: ByteRange): Promise<BlobWindow> {
    const command = new GetObjectCommand({
      Bucket,
      Key,
      ...(from === undefined ? {} : { Range: `bytes=${from}-${from + windowBytes - 1}` }),
      ...(etag === undefined ? {} : { IfMatch: etag }),
    });
    const askedAt = performance.now();
    return this.#fetches.add(
      async () => {
        // Who waited for others that waited in vain does not wait as long once more.
        if (this.#stalledAt > askedAt) throw unreachable(new Error('the blob store is silent'));
        const answer = await this.#answered(command, signal);
        const bytes = await bytesOf(answer, signal);
        const total = Number(/\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1] ?? bytes.byteLength);
        return { bytes, total, contentType: answer.ContentType, etag: answer.ETag };
      },
      { signal },
    );
  }

  async #answered(command: GetObjectCommand, signal: AbortSignal): Promise<GetObjectCommandOutput> {
    try {
      return await this.#s3.send(command, { abortSignal: signal });
    } catch (error) {
      if (error instanceof AppError) this.#stalledAt = performance.now();
      throw error;
    }
  }
}

async function* windowsFrom(
  first: BlobWindow,
  fetchFrom: (position: number) => Promise<BlobWindow>,
): AsyncGenerator<Buffer, void> {
  let window = first;
  for (let position = 0; ; window = await fetchFrom(position)) {
    yield window.bytes;
    position += window.bytes.byteLength;
    if (position >= first.total) return;
    if (window.bytes.byteLength === 0) throw new TypeError('The S3 client gave no bytes before the end.');
  }
}

/** In slices, so that what a slow reader takes shows as progress. */
async function* inSlices(windows: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  for await (const window of windows) {
    for (let at = 0; at < window.byteLength; at += sliceBytes) yield window.subarray(at, at + sliceBytes);
  }
}

/** What is in one window is checked before it is opened; of a larger blob the last window is given out when all were right. */
async function checked(
  windows: AsyncIterable<Buffer>,
  { bytes, total }: BlobWindow,
  expected: StoredBlob,
): Promise<AsyncIterable<Buffer>> {
  if (total !== expected.bytes) throw damaged({ ...expected, found: total });
  if (bytes.byteLength < total) return hashed(windows, expected);
  for await (const _ of hashed([bytes], expected));
  return windows;
}

async function* hashed(
  windows: Iterable<Buffer> | AsyncIterable<Buffer>,
  expected: StoredBlob,
): AsyncGenerator<Buffer, void> {
  const hash = createHash('sha256');
  let position = 0;
  for await (const window of windows) {
    hash.update(window);
    position += window.byteLength;
    if (position >= expected.bytes && hash.digest('hex') !== expected.sha256) throw damaged(expected);
    yield window;
  }
}

/** Into memory of the announced size: to join the pieces at the end would take twice as much for a moment. */
async function bytesOf(
  { Body, ContentLength = 0 }: GetObjectCommandOutput,
  signal: AbortSignal,
): Promise<Buffer> {
  if (!(Body instanceof Readable)) throw new TypeError('The S3 client gave no Node stream.');
  const bytes = Buffer.allocUnsafeSlow(ContentLength);
  let filled = 0;
  for await (const piece of addAbortSignal(signal, Body)) {
    bytes.set(piece, filled);
    filled += piece.byteLength;
  }
  if (filled < ContentLength) throw new TypeError('The S3 client gave fewer bytes than it announced.');
  return bytes;
}

function damaged(facts: StoredBlob & { readonly found?: number }): AppError {
  return new AppError('internal', 'The stored bytes are not those that were uploaded.', {
    reason: 'content_damaged',
    cause: new Error(`stored bytes differ: ${JSON.stringify(facts)}`),
  });
}

function replaced(cause: unknown): AppError {
  return new AppError('unavailable', 'The stored bytes were replaced while they were read.', {
    reason: 'blob_replaced',
    cause,
  });
}
