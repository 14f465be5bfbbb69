import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { createS3BlobStore } from '@lectern/blobs';
import {
  AttachmentsExtracted,
  DocumentDeleted,
  DocumentEmbedded,
  DocumentFailed,
  DocumentIngested,
  DocumentPurged,
  decodeChunkLine,
  type EmbeddedChunk,
} from '@lectern/contracts';
import type { CloudEvent, DataOf } from '@lectern/events';
import { keepEvents, startNeighbour } from '@lectern/service/testing';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, type TestAws } from '@lectern/testing';

type Ingested = DataOf<typeof DocumentIngested>;

/** The document service as the embedding service sees it: its blobs and events, over the real backbone. */
export async function startDocumentSide(aws: TestAws, bucket: string, visibilityTimeoutSeconds = 30) {
  const events: CloudEvent[] = [];
  const answers = [DocumentEmbedded, AttachmentsExtracted, DocumentFailed, DocumentPurged];
  const { emit, stop } = await startNeighbour('document', aws, {
    subscriptions: keepEvents(events, 'embedding', answers),
    visibilityTimeoutSeconds,
  });
  const telemetry = noopTelemetry();
  const { region, endpoint, credentials } = aws;
  const blobs = createS3BlobStore({
    region,
    endpoint,
    credentials,
    forcePathStyle: true,
    stallTimeoutMs: 7_000,
    telemetry,
  });
  await blobs.ensureBucket(bucket);

  const ofDocument = (documentId: string) => events.filter((event) => event.data.documentId === documentId);
  return {
    blobs,
    /** All events about a document, in order. */
    ofDocument,
    /** Resolves with the first event of a type about a document. */
    received: (documentId: string, type: string) =>
      eventually(() => ofDocument(documentId).find((event) => event.type === type), {
        what: `${type} of ${documentId}`,
      }),
    /** Stores content as the document service does; the data of its event. */
    upload: async (content: string, changed: Partial<Ingested> = {}): Promise<Ingested> => {
      const documentId = changed.documentId ?? randomUUID();
      const location = { bucket, key: `documents/${documentId}/${changed.version ?? 1}` };
      const stored = await blobs.put(location, Buffer.from(content), { contentType: 'text/markdown' });
      return {
        ...{ documentId, version: 1, tenantId: 'tenant', ownerId: 'owner', title: 'A title' },
        ...{
          visibility: 'private',
          readers: ['reader'],
          sharingRevision: 2,
          metadata: { topic: 'tests' },
          collections: [{ id: 'collection-1', attributes: { chapter: 3 } }],
          contentType: 'text/markdown',
        },
        ...stored,
        location,
        timestamp: new Date().toISOString(),
        ...changed,
      };
    },
    publish: (data: Ingested, id: string = randomUUID()) => emit(DocumentIngested, data, { id }),
    remove: (documentId: string) =>
      emit(DocumentDeleted, {
        ...{ documentId, tenantId: 'tenant', ownerId: 'owner', operationId: 'op' },
        timestamp: new Date().toISOString(),
      }),
    chunksAt: async (location: { bucket: string; key: string }): Promise<EmbeddedChunk[]> =>
      (await text((await blobs.get(location)).body)).trim().split('\n').map(decodeChunkLine),
    stop: async () => {
      await stop();
      await blobs.close();
    },
  };
}
