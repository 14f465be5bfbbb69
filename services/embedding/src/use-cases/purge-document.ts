import type { BlobStore } from '@lectern/blobs';
import type { Logger } from '@lectern/telemetry';
import type { EmbeddingRepository } from '../ports.ts';
import { documentPurged } from './outgoing-events.ts';

export interface PurgeDocumentPorts {
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly repository: Pick<EmbeddingRepository, 'change' | 'findBlobs'>;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'info'>;
}

export interface PurgeDocumentInput {
  readonly eventId: string;
  readonly documentId: string;
  readonly tenantId: string;
  readonly operationId: string;
}

/**
 * Removes all that this service derived from a deleted document: chunks, vectors that no other document of the tenant
 * uses, claim-check blobs. First the tombstone, so that no later event brings anything back; last, in one transaction,
 * the rows and `DocumentPurged`. A run that is cut short can be repeated. Decides on no error of its own.
 */
export async function purgeDocument(
  ports: PurgeDocumentPorts,
  input: PurgeDocumentInput,
  signal: AbortSignal,
): Promise<void> {
  const { blobs, repository, now, logger } = ports;
  const { eventId, ...document } = input;
  await repository.change(document, () => ({ tombstone: true }), { signal });
  for (const location of await repository.findBlobs(document.documentId, signal)) {
    await blobs.delete(location, { signal });
  }
  await repository.change(
    document,
    ({ chunkCount }) => ({
      purge: true,
      events: [documentPurged({ ...document, removedChunks: chunkCount }, now())],
    }),
    { eventId, signal },
  );
  logger.info({ eventId, documentId: document.documentId }, 'document purged');
}
