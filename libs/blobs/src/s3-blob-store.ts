import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { AppError } from '@lectern/errors';
import { SpanKind, type Telemetry, withSpan } from '@lectern/telemetry';
import {
  isAlreadyThere,
  isNotFound,
  isTimeout,
  toAbortError,
  toBlobError,
  unreachable,
} from './blob-errors.ts';
import type { BlobLocation, BlobStore } from './blob-store.ts';
import { upload } from './upload.ts';
import { WindowedReader } from './windowed-reader.ts';

/** Which S3, and how it is reached. */
export interface S3BlobStoreOptions {
  readonly region: string;
  /** For anything but AWS itself: the emulator, MinIO, Ceph. */
  readonly endpoint?: string;
  /** True for stores that do not serve `bucket.host` names. */
  readonly forcePathStyle: boolean;
  /** Longest silence within one call, in milliseconds: a call that moves bytes may take longer. */
  readonly stallTimeoutMs: number;
  readonly telemetry: Pick<Telemetry, 'tracer' | 'logger'>;
  /** Absent: the SDK's default chain (environment, web identity of the pod, instance profile). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The SDK's own bound is 50: transfers must not wait for each other. */
const maxSockets = 200;

/** {@link BlobStore} on S3, or on anything that speaks its protocol. */
export function createS3BlobStore({ telemetry, ...options }: S3BlobStoreOptions): BlobStore {
  const s3 = createS3Client(options);
  const reader = new WindowedReader(s3);
  const traced = createTracing(telemetry);
  return {
    put: (location, body, putOptions) =>
      traced('PutObject', { location, signal: putOptions.signal }, () =>
        upload({ s3, logger: telemetry.logger }, location, { body, ...putOptions }),
      ),

    get: (location, { signal, expected } = {}) =>
      traced('GetObject', { location, signal }, async () => {
        const opened = await reader.open(location, { signal, expected });
        // Without a listener a connection that breaks before the caller attaches its own would end the process.
        opened.body.on('error', (err) =>
          telemetry.logger.debug({ err, ...location }, 'blob not read to its end'),
        );
        return opened;
      }),

    delete: async (location, { signal } = {}) => {
      const command = new DeleteObjectCommand({ Bucket: location.bucket, Key: location.key });
      await traced('DeleteObject', { location, signal }, () =>
        s3.send(command, signal === undefined ? {} : { abortSignal: signal }),
      );
    },

    list: async (bucket, { prefix, after, limit, signal }) => {
      const page = new ListObjectsV2Command({
        ...{ Bucket: bucket, Prefix: prefix, MaxKeys: limit },
        ...(after === undefined ? {} : { StartAfter: after }),
      });
      const { Contents = [] } = await traced(
        'ListObjectsV2',
        { location: { bucket, key: prefix }, signal },
        () => s3.send(page, { abortSignal: signal }),
      );
      return Contents.flatMap(({ Key: key, LastModified: modifiedAt }) =>
        key === undefined || modifiedAt === undefined ? [] : [{ key, modifiedAt }],
      );
    },

    ensureBucket: (bucket) => ensureBucket(s3, bucket),

    check: (bucket, signal) => check(s3, bucket, signal),

    close: async () => s3.destroy(),
  };
}

function createS3Client({
  region,
  endpoint,
  forcePathStyle,
  stallTimeoutMs,
  credentials,
}: Omit<S3BlobStoreOptions, 'telemetry'>): S3Client {
  const s3 = new S3Client({
    region,
    forcePathStyle,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: 3,
    // The client would wait 6 s for leave to send a part, which is in memory and may as well be sent.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: Math.min(2_000, stallTimeoutMs),
      socketTimeout: stallTimeoutMs,
      httpAgent: { maxSockets },
      httpsAgent: { maxSockets },
    },
  });
  failStallsAtOnce(s3);
  return s3;
}

/** A refused connection is tried again within a second; after a silence the caller has waited long enough. */
function failStallsAtOnce(s3: S3Client): void {
  s3.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        // Without its name and its cause, by which the client would know it for one that may be tried again.
        throw isTimeout(error) ? unreachable(new Error(String(error))) : error;
      }
    },
    { step: 'deserialize', name: 'failStallsAtOnce', priority: 'low' },
  );
}

async function ensureBucket(s3: S3Client, bucket: string): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
    return;
  } catch (error) {
    if (!isNotFound(error)) throw toBlobError(error);
  }
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!isAlreadyThere(error)) throw toBlobError(error);
  }
}

async function check(s3: S3Client, bucket: string, signal: AbortSignal): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal });
  } catch (error) {
    if (signal.aborted) throw toAbortError(signal.reason);
    const translated = toBlobError(error);
    if (translated instanceof AppError && translated.retryable) throw translated;
  }
}

/** Runs a call to S3 in a span and translates its errors. */
function createTracing({ tracer }: Pick<Telemetry, 'tracer'>) {
  return <T>(
    operation: string,
    { location, signal }: { location: BlobLocation; signal: AbortSignal | undefined },
    run: () => Promise<T>,
  ): Promise<T> => {
    const attributes = {
      ...{ 'rpc.system': 'aws-api', 'rpc.service': 'S3', 'rpc.method': operation },
      ...{ 'aws.s3.bucket': location.bucket, 'aws.s3.key': location.key },
    };
    return withSpan(tracer, `S3.${operation}`, { kind: SpanKind.CLIENT, attributes }, async () => {
      try {
        return await run();
      } catch (error) {
        if (signal?.aborted) throw toAbortError(signal.reason);
        throw toBlobError(error);
      }
    });
  };
}
