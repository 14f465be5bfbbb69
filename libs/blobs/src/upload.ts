import { createHash } from 'node:crypto';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  ChecksumAlgorithm,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Logger } from '@lectern/telemetry';
import type { BlobLocation, PutOptions, StoredBlob } from './blob-store.ts';
import { type Part, partsOf } from './parts-of.ts';

/** S3's smallest part, and so the most that an upload holds: one part is filled, sent, and filled again. */
const partBytes = 5 * 1024 * 1024;

/** What {@link upload} needs. */
export interface UploadParts {
  readonly s3: S3Client;
  readonly logger: Pick<Logger, 'warn'>;
}

interface UploadTarget {
  readonly Bucket: string;
  readonly Key: string;
  readonly ContentType: string;
}

/**
 * Stores the whole of `body`, counted and hashed on the way. The abort travels through the stream alone: the part under
 * way settles, then all parts are removed, then the upload rejects. So when it rejects because of the stream, nothing is left,
 * unless S3 refuses to remove the parts, which is logged. Where S3 fails the caller does not wait until it fails once more:
 * parts are removed after that, if they can be.
 *
 * @throws what `body` fails with; what the S3 client throws
 */
export async function upload(
  parts: UploadParts,
  { bucket, key }: BlobLocation,
  { body, contentType, signal }: PutOptions & { readonly body: Readable | Buffer },
): Promise<StoredBlob> {
  const meter = new MeteredStream();
  const source = Buffer.isBuffer(body) ? Readable.from([body]) : body;
  const target = { Bucket: bucket, Key: key, ContentType: contentType };
  let storeFailed = false;
  const [fed, uploaded] = await Promise.allSettled([
    pipeline(source, meter, signal === undefined ? {} : { signal }),
    uploadInParts(parts, target, meter).catch((error: unknown) => {
      storeFailed = error !== meter.errored;
      meter.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }),
  ]);
  // A source that was let go since the store failed says no more than that it was let go.
  if (uploaded.status === 'rejected')
    throw fed.status === 'rejected' && !storeFailed ? fed.reason : uploaded.reason;
  return meter.result();
}

/**
 * Stores a stream of unknown length: as one object if it fits into a part, else part by part. When it rejects because of
 * the stream, no object and no parts are left.
 *
 * By hand, and not with the SDK's `Upload`: that one keeps what it was given in pieces as they came, joins them, and holds
 * on to the part before for a rest of it. That is two to four parts for each upload and more for small pieces, and many
 * slow uploads at once are what a service has to carry.
 *
 * @throws what the stream fails with; what the S3 client throws
 */
async function uploadInParts(
  { s3, logger }: UploadParts,
  target: UploadTarget,
  source: Readable,
): Promise<void> {
  let upload: MultipartUpload | undefined;
  try {
    for await (const part of partsOf(source, partBytes)) {
      if (part.isLast && upload === undefined) {
        await s3.send(new PutObjectCommand({ ...target, Body: part.bytes }));
        return;
      }
      upload ??= await MultipartUpload.begin(s3, target);
      await upload.send(part);
    }
    await upload?.complete();
  } catch (error) {
    const removed = upload?.abort().catch((err: unknown) => {
      // Thrown, it would hide what failed first.
      logger.warn({ err, bucket: target.Bucket, key: target.Key }, 'parts of an upload not removed');
    });
    if (error === source.errored) await removed;
    throw error;
  }
}

class MultipartUpload {
  readonly #s3: S3Client;
  readonly #object: { Bucket: string; Key: string; UploadId: string };
  readonly #parts: CompletedPart[] = [];

  constructor(s3: S3Client, object: { Bucket: string; Key: string; UploadId: string }) {
    this.#s3 = s3;
    this.#object = object;
  }

  static async begin(s3: S3Client, target: UploadTarget): Promise<MultipartUpload> {
    const begin = new CreateMultipartUploadCommand({ ...target, ChecksumAlgorithm: ChecksumAlgorithm.CRC32 });
    const { UploadId } = await s3.send(begin);
    if (UploadId === undefined) throw new TypeError('S3 began an upload without an id.');
    return new MultipartUpload(s3, { Bucket: target.Bucket, Key: target.Key, UploadId });
  }

  async send({ bytes }: Part): Promise<void> {
    const PartNumber = this.#parts.length + 1;
    const { ETag, ChecksumCRC32 } = await this.#s3.send(
      new UploadPartCommand({ ...this.#object, PartNumber, Body: bytes }),
    );
    this.#parts.push({ PartNumber, ETag, ChecksumCRC32 });
  }

  async complete(): Promise<void> {
    const parts = { MultipartUpload: { Parts: this.#parts } };
    await this.#s3.send(new CompleteMultipartUploadCommand({ ...this.#object, ...parts }));
  }

  async abort(): Promise<void> {
    await this.#s3.send(new AbortMultipartUploadCommand(this.#object));
  }
}

/** Passes bytes through unchanged, and counts and hashes them. */
class MeteredStream extends Transform {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.byteLength;
    done(null, chunk);
  }

  /** Count and hash of all that went through. Call once, after the end. */
  result(): StoredBlob {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}
