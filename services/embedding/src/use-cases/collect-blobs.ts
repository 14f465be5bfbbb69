import type { BlobStore } from '@lectern/blobs';
import type { Logger } from '@lectern/telemetry';
import type { EmbeddingRepository } from '../ports.ts';

export interface CollectBlobsPorts {
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly repository: Pick<EmbeddingRepository, 'collectBlobs'>;
  readonly logger: Pick<Logger, 'info'>;
}

/** As many as are removed in a second or so: so long they are locked. */
const mostPerBatch = 50;

/**
 * Removes the claim-check blobs past their retention: the events that name them are gone by then, and one that is
 * published again has its blob written again. Any number of instances may run it at once: each blob is taken by one of
 * them. A batch that fails is left for the next time. Decides on no error.
 *
 * @returns how many blobs were removed
 */
export async function collectBlobs(
  { blobs, repository, logger }: CollectBlobsPorts,
  signal: AbortSignal,
): Promise<number> {
  let collected = 0;
  let batch: number;
  do {
    batch = await repository.collectBlobs(
      { limit: mostPerBatch, remove: (location) => blobs.delete(location, { signal }) },
      signal,
    );
    collected += batch;
  } while (batch === mostPerBatch);
  if (collected > 0) logger.info({ collected }, 'claim-check blobs past their retention removed');
  return collected;
}
