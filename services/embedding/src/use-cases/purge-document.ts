import type { BlobStore } from '@lectern/blobs';
import type { Logger } from '@lectern/telemetry';
import type { EmbeddingRepository } from '../ports.ts';
import { type Deletion, documentPurged } from './outgoing-events.ts';

export interface PurgeDocumentPorts {
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly repository: Pick<EmbeddingRepository, 'change' | 'findBlobs'>;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'info'>;
}

export interface PurgeDocumentInput {
  readonly eventId: string;
  readonly deletion: Deletion;
}

/**
 * Removes all that this service derived from a deleted document: chunks, vectors that no other document of the tenant
 * uses, claim-check blobs. First the tombstone, so that no later event brings anything back; last, in one transaction,
 * the rows and `DocumentPurged`. A run that is cut short can be repeated. The blobs stay noted, and are removed once more
 * when their retention is over, since a slow store may take one later. Decides on no error.
 */
export async function purgeDocument(
  { blobs, repository, now, logger }: PurgeDocumentPorts,
  { eventId, deletion }: PurgeDocumentInput,
  signal: AbortSignal,
): Promise<void> {
  const { documentId } = deletion;
  await repository.change(deletion, () => ({ tombstone: true }), { signal });
  for (const location of await repository.findBlobs(deletion, signal)) {
    await blobs.delete(location, { signal });
  }
  await repository.change(
    deletion,
    ({ chunkCount }) => ({
      purge: true,
      events: [documentPurged({ ...deletion, removedChunks: chunkCount }, now())],
    }),
    { eventId, signal },
  );
  logger.info({ eventId, documentId }, 'document purged');
}
