import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { createS3BlobStore } from '@lectern/blobs';
import { loadConfig } from '@lectern/config';
import {
  DocumentDeleted,
  DocumentEmbedded,
  DocumentFailed,
  DocumentIngested,
  DocumentPurged,
  decodeChunkLine,
  type EmbeddedChunk,
} from '@lectern/contracts';
import { createDb, migrate } from '@lectern/db';
import {
  type CloudEvent,
  createAwsClients,
  createConsumer,
  createOutbox,
  createRelay,
  type DataOf,
  eventsMigrations,
  subscription,
} from '@lectern/events';
import { noopTelemetry } from '@lectern/telemetry';
import { eventually, testAws, testDatabase } from '@lectern/testing';
import { createHashEmbeddingProvider } from '../../src/adapters/providers/hash-embedding-provider.ts';
import { createService } from '../../src/composition.ts';
import { configSchema } from '../../src/config.ts';
import type { EmbeddingProvider } from '../../src/ports.ts';

export type Ingested = DataOf<typeof DocumentIngested>;

/** A provider that counts what it is asked for, and fails when it is told to. */
export function countingProvider(batchSize = 64) {
  const inner = createHashEmbeddingProvider();
  const counting = {
    ...inner,
    batchSize,
    texts: [] as string[],
    failures: [] as (Error | undefined)[],
    embed: async (...args: Parameters<EmbeddingProvider['embed']>) => {
      const failure = counting.failures.shift();
      if (failure) throw failure;
      counting.texts.push(...args[0]);
      return inner.embed(...args);
    },
  };
  return counting;
}

/** The real embedding service, and the document service's side of its events. */
export async function startEmbedding(provider: EmbeddingProvider) {
  const telemetry = noopTelemetry();
  const aws = testAws();
  const [own, documents] = await Promise.all([testDatabase(), testDatabase()]);
  const bucket = `${aws.prefix}-blobs`;
  const config = loadConfig(configSchema, {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: own.url,
    AWS_ENDPOINT_URL: aws.endpoint,
    EVENTS_PREFIX: aws.prefix,
    BLOB_BUCKET: bucket,
    EXTRACT_MAX_CHARS: '200000',
  });
  const service = await createService(config, { provider });
  await service.start();

  await migrate({
    url: documents.url,
    logger: telemetry.logger,
    directories: [{ name: 'events', url: eventsMigrations }],
  });
  const db = createDb({ url: documents.url, telemetry });
  const inboxOf = createDb({ url: own.url, telemetry });
  const clients = createAwsClients(aws);
  const outbox = createOutbox({ source: 'document' });
  const received: CloudEvent[] = [];
  const note = async (event: CloudEvent): Promise<void> => void received.push(event);
  const workers = [
    createRelay({ db, outbox, sns: clients.sns, prefix: aws.prefix, telemetry }),
    createConsumer({
      sqs: clients.sqs,
      prefix: aws.prefix,
      name: 'document',
      telemetry,
      waitSeconds: 1,
      subscriptions: [DocumentEmbedded, DocumentFailed, DocumentPurged].map((event) =>
        subscription({ from: 'embedding', event, handle: note }),
      ),
    }),
  ];
  for (const worker of workers) await worker.start();
  const blobs = createS3BlobStore({
    region: aws.region,
    endpoint: aws.endpoint,
    forcePathStyle: true,
    telemetry,
  });

  const ofDocument = (documentId: string) => received.filter((event) => event.data.documentId === documentId);
  const upload = async (content: string | Buffer, changed: Partial<Ingested> = {}): Promise<Ingested> => {
    const documentId = changed.documentId ?? randomUUID();
    const location = { bucket, key: `documents/${documentId}/${changed.version ?? 1}` };
    const stored = await blobs.put(location, Buffer.from(content), { contentType: 'text/markdown' });
    return {
      documentId,
      version: 1,
      tenantId: 'tenant',
      ownerId: 'owner',
      title: 'A title',
      visibility: 'private',
      metadata: { topic: 'tests' },
      contentType: 'text/markdown',
      ...stored,
      location,
      timestamp: new Date().toISOString(),
      ...changed,
    };
  };
  const announce = (data: Ingested, id: string = randomUUID()) =>
    db.transaction(async (tx) => void (await outbox.add(tx, DocumentIngested, data, { id })));
  return {
    url: service.url,
    blobs,
    bucket,
    ofDocument,
    upload,
    announce,
    remove: (documentId: string) =>
      db.transaction(async (tx) => {
        const facts = {
          tenantId: 'tenant',
          ownerId: 'owner',
          operationId: 'op',
          timestamp: new Date().toISOString(),
        };
        await outbox.add(tx, DocumentDeleted, { documentId, ...facts });
      }),
    /** Resolves when the service has committed the outcome of an event. */
    handled: (eventId: string) =>
      eventually(async () => {
        const { rowCount } = await inboxOf.query('SELECT 1 FROM inbox WHERE event_id = $1', [eventId]);
        return rowCount > 0 ? true : undefined;
      }),
    /** The one event of a type about a document. */
    heard: (documentId: string, type: string) =>
      eventually(() => ofDocument(documentId).find((event) => event.type === type), {
        what: `${type} of ${documentId}`,
      }),
    chunksAt: async (location: { bucket: string; key: string }): Promise<EmbeddedChunk[]> =>
      (await text((await blobs.get(location)).body)).trim().split('\n').map(decodeChunkLine),
    stop: async () => {
      for (const worker of workers) await worker.stop();
      await service.stop();
      clients.destroy();
      await blobs.close();
      await db.close();
      await inboxOf.close();
      await Promise.all([own.drop(), documents.drop()]);
    },
  };
}
