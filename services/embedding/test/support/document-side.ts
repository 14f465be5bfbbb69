import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { createS3BlobStore } from '@lectern/blobs';
import {
  DocumentDeleted,
  DocumentEmbedded,
  DocumentFailed,
  DocumentIngested,
  DocumentPurged,
  decodeChunkLine,
  type EmbeddedChunk,
  eventTopology,
} from '@lectern/contracts';
import { createDb, migrate } from '@lectern/db';
import {
  type CloudEvent,
  createAwsClients,
  createConsumer,
  createOutbox,
  createRelay,
  type DataOf,
  ensureTopology,
  eventsMigrations,
  subscription,
} from '@lectern/events';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, type TestAws, testDatabase } from '@lectern/testing';

type Ingested = DataOf<typeof DocumentIngested>;

/** Blobs and events of the document service, as the embedding service meets them, over the real backbone. */
export async function startDocumentSide(aws: TestAws, bucket: string, visibilityTimeoutSeconds = 30) {
  const telemetry = noopTelemetry();
  const database = await testDatabase();
  const directories = [{ name: 'events', url: eventsMigrations }];
  await migrate({ url: database.url, logger: telemetry.logger, directories });
  const db = createDb({ url: database.url, telemetry });
  const clients = createAwsClients(aws);
  await ensureTopology(clients, {
    prefix: aws.prefix,
    producers: [...eventTopology.producers],
    consumers: eventTopology.consumers.map((consumer) => ({
      ...consumer,
      maxReceiveCount: 5,
      visibilityTimeoutSeconds,
    })),
  });
  const outbox = createOutbox({ source: 'document' });
  const received: CloudEvent[] = [];
  const note = async (event: CloudEvent): Promise<void> => void received.push(event);
  const subscriptions = [DocumentEmbedded, DocumentFailed, DocumentPurged].map((event) =>
    subscription({ from: 'embedding', event, handle: note }),
  );
  const shared = { prefix: aws.prefix, telemetry };
  const workers = [
    createRelay({ ...shared, db, outbox, sns: clients.sns }),
    createConsumer({ ...shared, sqs: clients.sqs, name: 'document', waitSeconds: 1, subscriptions }),
  ];
  for (const worker of workers) await worker.start();
  const { region, endpoint, credentials } = aws;
  const blobs = createS3BlobStore({ region, endpoint, credentials, forcePathStyle: true, telemetry });
  await blobs.ensureBucket(bucket);

  const ofDocument = (documentId: string) => received.filter((event) => event.data.documentId === documentId);
  return {
    blobs,
    /** All that was heard about a document, in order. */
    ofDocument,
    /** Resolves with the first event of a type about a document. */
    heard: (documentId: string, type: string) =>
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
        ...{ visibility: 'private', metadata: { topic: 'tests' }, contentType: 'text/markdown' },
        ...stored,
        location,
        timestamp: new Date().toISOString(),
        ...changed,
      };
    },
    announce: (data: Ingested, id: string = randomUUID()) =>
      db.transaction(async (tx) => void (await outbox.add(tx, DocumentIngested, data, { id }))),
    remove: (documentId: string) =>
      db.transaction(async (tx) => {
        const facts = { tenantId: 'tenant', ownerId: 'owner', operationId: 'op' };
        const timestamp = new Date().toISOString();
        await outbox.add(tx, DocumentDeleted, { documentId, ...facts, timestamp });
      }),
    chunksAt: async (location: { bucket: string; key: string }): Promise<EmbeddedChunk[]> =>
      (await text((await blobs.get(location)).body)).trim().split('\n').map(decodeChunkLine),
    stop: async () => {
      for (const worker of workers) await worker.stop();
      clients.destroy();
      await blobs.close();
      await db.close();
      await database.drop();
    },
  };
}
