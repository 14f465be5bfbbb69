import type { BlobStore } from '@lectern/blobs';
import { type DocumentDeleted, DocumentPurged } from '@lectern/contracts';
import type { CloudEvent, DataOf, Outbox } from '@lectern/events';
import type { EmbeddingRepository } from '../ports.ts';

/** What {@link createPurgeDocument} needs. */
export interface PurgeDocumentPorts {
  readonly blobs: BlobStore;
  readonly repository: EmbeddingRepository;
  readonly outbox: Outbox;
}

/**
 * Removes all that this service derived from a deleted document: chunks, vectors that no other document of the tenant
 * uses, claim-check blobs. First the tombstone, so that no later event brings anything back; last, in one transaction,
 * the rows and `DocumentPurged`. A run that is cut short is simply repeated.
 */
export function createPurgeDocument(ports: PurgeDocumentPorts) {
  return async (event: CloudEvent<DataOf<typeof DocumentDeleted>>): Promise<void> => {
    const { documentId, tenantId, operationId } = event.data;
    const locations = await ports.repository.bury({ documentId, tenantId });
    for (const location of locations) await ports.blobs.delete(location);
    await ports.repository.purge({ eventId: event.id, documentId, tenantId }, async (tx, removedChunks) => {
      const data = { documentId, tenantId, operationId, removedChunks, timestamp: new Date().toISOString() };
      await ports.outbox.add(tx, DocumentPurged, data, { subject: documentId });
    });
  };
}
