import { type BlobStore, createS3BlobStore } from '@lectern/blobs';
import type { Dependency } from '@lectern/events';
import type { BlobsConfig } from './base-config.ts';
import type { ServiceKit } from './service-kit.ts';
import { whenReachable } from './when-reachable.ts';

/**
 * Opens the blob store, and creates the bucket where the configuration asks for it. An emulator is addressed by path, since it has no DNS name
 * per bucket.
 *
 * `/readyz` does not check it: every instance has the same store, so an outage would take all of them out of rotation,
 * and with them all that works without blobs. What needs a blob fails with `unavailable`.
 */
export async function openBlobs(kit: ServiceKit, config: BlobsConfig): Promise<BlobStore> {
  const blobs = createS3BlobStore({
    region: config.AWS_REGION,
    forcePathStyle: config.AWS_ENDPOINT_URL !== undefined,
    stallTimeoutMs: config.BLOB_STALL_TIMEOUT_MS,
    telemetry: kit.telemetry,
    ...(config.AWS_ENDPOINT_URL === undefined ? {} : { endpoint: config.AWS_ENDPOINT_URL }),
  });
  kit.onClose('blobs', async () => blobs.close());
  if (config.BLOB_ENSURE_BUCKET) {
    const wait = { what: 'blob store', logger: kit.logger };
    await whenReachable(wait, () => blobs.ensureBucket(config.BLOB_BUCKET));
  }
  return blobs;
}

/** The blob store, for a consumer that waits while it is down. */
export function blobDependency(blobs: Pick<BlobStore, 'check'>, bucket: string): Dependency {
  return {
    name: 'blob-store',
    reasons: ['blob_store_unavailable'],
    check: (signal) => blobs.check(bucket, signal),
  };
}
