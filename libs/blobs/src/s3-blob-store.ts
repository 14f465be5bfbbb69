import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SpanKind, type Telemetry, withSpan } from '@lectern/telemetry';
import { isAlreadyThere, isNotFound, toAbortError, toBlobError } from './blob-errors.ts';
import type { BlobLocation, BlobStore, OpenBlob, PutOptions, StoredBlob } from './blob-store.ts';
import { MeteredStream } from './metered-stream.ts';
import { uploadInParts } from './upload-in-parts.ts';
import { WindowedReader } from './windowed-reader.ts';

/** Which S3, and how it is reached. */
export interface S3BlobStoreOptions {
  readonly region: string;
  /** For anything but AWS itself: the emulator, MinIO, Ceph. */
  readonly endpoint?: string;
  /** True for stores that do not serve `bucket.host` names. */
  readonly forcePathStyle: boolean;
  readonly telemetry: Telemetry;
  /** Absent: the SDK's default chain (environment, web identity of the pod, instance profile). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /**
   * The bucket that `check` asks for, which needs `s3:ListBucket` on that bucket alone. Without it `check` lists the
   * buckets of the account.
   */
  readonly bucket?: string;
}

/** The SDK's own bound is 50: transfers and readiness checks together must not wait for each other. */
const maxSockets = 200;

/** {@link BlobStore} on S3, or on anything that speaks its protocol. */
export function createS3BlobStore(options: S3BlobStoreOptions): BlobStore {
  return new S3BlobStore(options);
}

class S3BlobStore implements BlobStore {
  readonly #s3: S3Client;
  readonly #reader: WindowedReader;
  readonly #telemetry: Telemetry;
  readonly #bucket: string | undefined;

  constructor({ region, endpoint, forcePathStyle, credentials, telemetry, bucket }: S3BlobStoreOptions) {
    this.#s3 = new S3Client({
      region,
      forcePathStyle,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials }),
      maxAttempts: 3,
      // Idle time of a socket, not time of a call: a large blob may take long, silence may not.
      requestHandler: {
        connectionTimeout: 2_000,
        socketTimeout: 30_000,
        httpAgent: { maxSockets },
        httpsAgent: { maxSockets },
      },
    });
    this.#reader = new WindowedReader(this.#s3);
    this.#telemetry = telemetry;
    this.#bucket = bucket;
  }

  put(location: BlobLocation, body: Readable | Buffer, options: PutOptions): Promise<StoredBlob> {
    return this.#traced('PutObject', { location, signal: options.signal }, () =>
      this.#upload(location, body, options),
    );
  }

  /**
   * The abort travels through the stream alone: the part in flight settles, then all parts are removed, then the upload
   * rejects. So whoever sees the rejection knows that nothing is left.
   */
  async #upload(location: BlobLocation, body: Readable | Buffer, options: PutOptions): Promise<StoredBlob> {
    const meter = new MeteredStream();
    const source = Buffer.isBuffer(body) ? Readable.from([body]) : body;
    const target = { Bucket: location.bucket, Key: location.key, ContentType: options.contentType };
    const [fed, uploaded] = await Promise.allSettled([
      pipeline(source, meter, options.signal === undefined ? {} : { signal: options.signal }),
      uploadInParts(this.#s3, target, meter).catch((error: unknown) => {
        meter.destroy(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }),
    ]);
    if (uploaded.status === 'rejected') throw fed.status === 'rejected' ? fed.reason : uploaded.reason;
    return meter.result();
  }

  get(location: BlobLocation, { signal }: { signal?: AbortSignal } = {}): Promise<OpenBlob> {
    return this.#traced('GetObject', { location, signal }, async () => {
      const opened = await this.#reader.open(location, signal);
      // Without a listener a connection that is cut before the caller attaches its own would end the process.
      opened.body.on('error', (err) =>
        this.#telemetry.logger.debug({ err, ...location }, 'blob not read to its end'),
      );
      return opened;
    });
  }

  async delete(location: BlobLocation, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    await this.#traced('DeleteObject', { location, signal }, () =>
      this.#s3.send(
        new DeleteObjectCommand({ Bucket: location.bucket, Key: location.key }),
        signal === undefined ? {} : { abortSignal: signal },
      ),
    );
  }

  async ensureBucket(bucket: string): Promise<void> {
    try {
      await this.#s3.send(new HeadBucketCommand({ Bucket: bucket }));
    } catch (error) {
      if (!isNotFound(error)) throw toBlobError(error);
      await this.#createBucket(bucket);
    }
  }

  async #createBucket(bucket: string): Promise<void> {
    try {
      await this.#s3.send(new CreateBucketCommand({ Bucket: bucket }));
    } catch (error) {
      if (!isAlreadyThere(error)) throw toBlobError(error);
    }
  }

  async check(signal: AbortSignal): Promise<void> {
    try {
      if (this.#bucket === undefined) await this.#s3.send(new ListBucketsCommand(), { abortSignal: signal });
      else await this.#s3.send(new HeadBucketCommand({ Bucket: this.#bucket }), { abortSignal: signal });
    } catch (error) {
      throw toBlobError(error);
    }
  }

  async close(): Promise<void> {
    this.#s3.destroy();
  }

  #traced<T>(
    operation: string,
    { location, signal }: { location: BlobLocation; signal: AbortSignal | undefined },
    run: () => Promise<T>,
  ): Promise<T> {
    const { bucket, key } = location;
    const attributes = { 'rpc.system': 'aws-api', 'rpc.service': 'S3', 'rpc.method': operation };
    return withSpan(
      this.#telemetry.tracer,
      `S3.${operation}`,
      { kind: SpanKind.CLIENT, attributes: { ...attributes, 'aws.s3.bucket': bucket, 'aws.s3.key': key } },
      async () => {
        try {
          return await run();
        } catch (error) {
          if (signal?.aborted) throw toAbortError(signal.reason);
          throw toBlobError(error);
        }
      },
    );
  }
}
