import type { Db } from '@lectern/db';
import { createDnsNameResolver, createTargetPolicy } from '@lectern/egress';
import type { BackgroundWorker, DeadLetters } from '@lectern/events';
import { createFileTypeContentProbe } from '@lectern/file-types';
import { type ConcurrencyLimiter, createMemoryConcurrencyLimiter } from '@lectern/http';
import { createPgIdempotencyKeys } from '@lectern/idempotency';
import {
  createCleanupWorker,
  createServiceKit,
  type KitOverrides,
  type Service,
  type ServiceKit,
  seeToDeadLetters,
} from '@lectern/service';
import { blobDependency, openBlobs } from '@lectern/service/blobs';
import { openDatabase } from '@lectern/service/database';
import { openEvents } from '@lectern/service/events';
import { requestContext } from '@lectern/telemetry';
import { v7 as uuidv7 } from 'uuid';
import { createDeadLetterClient } from './adapters/dead-letter-client.ts';
import { documentOfJson } from './adapters/document-json.ts';
import { createEmbeddingClient } from './adapters/embedding-client.ts';
import { createPgAttachments } from './adapters/pg-attachments.ts';
import { createPgBatches } from './adapters/pg-batches.ts';
import { createPgChangeFeed } from './adapters/pg-change-feed.ts';
import { collectionOfJson, createPgCollections } from './adapters/pg-collections.ts';
import { createPgContentNotes } from './adapters/pg-content-notes.ts';
import { createPgDeletedDocuments } from './adapters/pg-deleted-documents.ts';
import { createPgDocumentRepository } from './adapters/pg-document-repository.ts';
import { createPgDuplicates } from './adapters/pg-duplicates.ts';
import { createPgErasures } from './adapters/pg-erasures.ts';
import { createPgDocumentHistory } from './adapters/pg-history.ts';
import { createPgOverdueDocuments } from './adapters/pg-overdue-documents.ts';
import { createUndiciRemoteSource } from './adapters/remote-source/undici-remote-source.ts';
import { createRetrievalClient } from './adapters/retrieval-client.ts';
import { type App, createApp } from './app.ts';
import type { Config } from './config.ts';
import type { LinkParts } from './http/receive-link.ts';
import type { UploadParts } from './http/receive-upload.ts';
import { concurrencyOf } from './http/route-parts.ts';
import { routesOf } from './http/routes.ts';
import { onDeadLetter, subscriptions } from './messaging/subscriptions.ts';
import { sweptCounter, watchOverdue } from './metrics.ts';
import { migrations } from './migrations.ts';
import { comparisonsOf, openReconciliation, reconcilerOf } from './open-reconciliation.ts';
import type { Batches } from './ports/batches.ts';
import type { DeadLetterQueue, DocumentAnswers, RemoteSource } from './ports.ts';

/** Longest time that a call of the retrieval service takes, in milliseconds. */
const retrievalTimeoutMs = 5_000;
/** Longest time in which the embedding service shows a page of chunks, in milliseconds. */
const chunksTimeoutMs = 5_000;
/** Longest time in which another service looks through its dead letters, in milliseconds. */
const deadLettersTimeoutMs = 6_000;
/** Longest time of a measurement, in milliseconds, after which it would not be read any more. */
const measureTimeoutMs = 1_000;
/** How long a batch can be asked about, in milliseconds: 30 days. */
const batchRetentionMs = 30 * 24 * 60 * 60 * 1_000;
/** How long a request that makes a batch may take for its part, in milliseconds; then others go on with it. */
const batchHoldMs = 10_000;
/** Pause after which what requests about collections have left is looked for, in milliseconds. */
const collectionsIntervalMs = 1_000;
/** Longest time of one look, in milliseconds; each document is a transaction of its own. */
const collectionsTimeoutMs = 30_000;
/** Longest time of one sweep, in milliseconds; it is one transaction. */
const sweepTimeoutMs = 30_000;

/** Builds the document service. Nothing is served and no event is consumed before `start`. */
export async function createService(config: Config, overrides: KitOverrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'document', overrides });
  const db = await openDatabase(kit, config, { migrations });
  const { unitOfWork, workers, deadLetters } = await openEvents(kit, config, db);
  const store = await openBlobs(kit, config);
  const changes = await createPgChangeFeed({ db, pollIntervalMs: config.CHANGE_POLL_INTERVAL_MS });
  kit.onClose('change feed', changes.close);
  const retrieval = createRetrievalClient(kit.clients.for('retrieval'), { timeoutMs: retrievalTimeoutMs });
  const keyRetentionMs = config.IDEMPOTENCY_RETENTION_MS;
  const notes = createPgContentNotes({ db, graceMs: config.UNUSED_CONTENT_GRACE_MS });
  const keys = createPgIdempotencyKeys({ db, retentionMs: keyRetentionMs, parse: documentOfJson });
  const batches = createPgBatches({
    ...{ db, unitOfWork, retentionMs: batchRetentionMs, holdMs: batchHoldMs, keyRetentionMs },
  });
  const reconciliation = openReconciliation(kit, config, { db, unitOfWork, store });

  const app = createApp({
    documents: createPgDocumentRepository({ db, unitOfWork, keyRetentionMs, requestId: currentRequestId }),
    duplicates: createPgDuplicates({ db }),
    attachments: createPgAttachments({ db }),
    bucket: config.BLOB_BUCKET,
    collections: createPgCollections({ db, keyRetentionMs }),
    batches,
    batchKeys: createPgIdempotencyKeys({ db, retentionMs: keyRetentionMs, parse: (id: string) => id }),
    collectionKeys: createPgIdempotencyKeys({ db, retentionMs: keyRetentionMs, parse: collectionOfJson }),
    history: createPgDocumentHistory({ db }),
    overdue: createPgOverdueDocuments({ db, unitOfWork }),
    erasures: createPgErasures({ db, unitOfWork }),
    countSwept: sweptCounter(kit.telemetry.metrics),
    ...{ keys, changes, notes, store, tombstones: retrieval, searchSharing: retrieval },
    readChunks: createEmbeddingClient(kit.clients.for('embedding'), { timeoutMs: chunksTimeoutMs }),
    deadLetterQueues: openDeadLetterQueues(kit, deadLetters),
    ...reconciliation,
    now: () => new Date(),
    newId: uuidv7,
    logger: kit.logger,
  });
  const limiter = createMemoryConcurrencyLimiter();
  const uploads = uploadsOf({ notes, store, limiter }, config, kit);
  return kit.assemble({
    limiter,
    routes: routesOf(app, uploads, config),
    comparisons: (signal) => comparisonsOf(reconciliation.rounds, signal),
    workers: [
      ...workers({
        subscriptions: subscriptions(app),
        dependencies: [blobDependency(store, config.BLOB_BUCKET)],
        onDeadLetter: onDeadLetter(app),
      }),
      cleanupOf({ app, keys, db, batches }, config, kit),
      collectionsWorkerOf(app, kit),
      sweeperOf(app, config, kit),
      reconcilerOf({ app, rounds: reconciliation.rounds }, config, kit),
    ],
  });
}

/** What uploads are received with. */
function uploadsOf(
  { limiter, ...parts }: Pick<UploadParts, 'notes' | 'store'> & { readonly limiter: ConcurrencyLimiter },
  config: Config,
  { logger }: ServiceKit,
): UploadParts {
  return {
    ...parts,
    probe: createFileTypeContentProbe(),
    bucket: config.BLOB_BUCKET,
    newId: uuidv7,
    logger,
    maxDocumentBytes: config.MAX_DOCUMENT_BYTES,
    maxJsonBytes: config.MAX_JSON_BYTES,
    links: linksOf(config, { limiter, fetches: concurrencyOf(config).fetches, logger }),
  };
}

/** Each service sees to its own queue. */
function openDeadLetterQueues(kit: ServiceKit, deadLetters: DeadLetters): Record<string, DeadLetterQueue> {
  const timeoutMs = deadLettersTimeoutMs;
  return {
    document: { seeTo: (request, signal) => seeToDeadLetters({ deadLetters }, request, signal) },
    embedding: createDeadLetterClient(kit.clients.for('embedding'), { timeoutMs }),
    retrieval: createDeadLetterClient(kit.clients.for('retrieval'), { timeoutMs }),
    user: createDeadLetterClient(kit.clients.for('user'), { timeoutMs }),
    webhook: createDeadLetterClient(kit.clients.for('webhook'), { timeoutMs }),
    model: createDeadLetterClient(kit.clients.for('model'), { timeoutMs }),
  };
}

function cleanupOf(
  {
    app,
    keys,
    db,
    batches,
  }: {
    readonly app: App;
    readonly keys: DocumentAnswers;
    readonly db: Db;
    readonly batches: Pick<Batches, 'purge'>;
  },
  config: Config,
  { logger }: ServiceKit,
): BackgroundWorker {
  const deleted = createPgDeletedDocuments({ db, retentionMs: config.TOMBSTONE_RETENTION_MS });
  return createCleanupWorker({
    name: 'cleanup of idempotency keys, tombstones, batches and unused content',
    intervalMs: config.CLEANUP_INTERVAL_MS,
    tasks: [
      () => keys.purge(),
      () => deleted.purge(),
      () => batches.purge(),
      () => app.collectContent(AbortSignal.timeout(config.CLEANUP_INTERVAL_MS)),
    ],
    logger,
  });
}

/** Goes on with batches and deleted collections that are larger than what their request waited for, or whose instance died. */
function collectionsWorkerOf(app: App, { logger }: ServiceKit): BackgroundWorker {
  const until = (stopped: AbortSignal) =>
    AbortSignal.any([stopped, AbortSignal.timeout(collectionsTimeoutMs)]);
  return createCleanupWorker({
    name: 'documents that come into collections or leave deleted ones',
    intervalMs: collectionsIntervalMs,
    tasks: [
      (stopped) => app.settleBatches({}, until(stopped)),
      (stopped) => app.dissolveCollections(until(stopped)),
    ],
    logger,
  });
}

/** Sends events of documents again that wait too long, and measures how many do. */
function sweeperOf(app: App, config: Config, { telemetry, logger }: ServiceKit): BackgroundWorker {
  const overdue = { afterMs: config.SWEEP_AFTER_MS };
  watchOverdue(telemetry, () => app.countOverdue(overdue, AbortSignal.timeout(measureTimeoutMs)));
  return createCleanupWorker({
    name: 'sweeper of documents that wait',
    intervalMs: config.SWEEP_INTERVAL_MS,
    tasks: [
      () => app.sweepDocuments(overdue, AbortSignal.timeout(sweepTimeoutMs)),
      () => app.advanceErasures(AbortSignal.timeout(sweepTimeoutMs)),
    ],
    logger,
  });
}

function currentRequestId(): string | undefined {
  return requestContext.getStore()?.requestId;
}

/** By-URL ingestion; undefined where it is switched off. */
function linksOf(config: Config, parts: Omit<LinkParts, 'source'>): LinkParts | undefined {
  return config.INGEST_URL_ENABLED ? { source: openRemoteSource(config), ...parts } : undefined;
}

function openRemoteSource(config: Config): RemoteSource {
  return createUndiciRemoteSource({
    policy: createTargetPolicy({ ports: config.INGEST_URL_PORTS, allow: config.INGEST_URL_ALLOW }),
    names: createDnsNameResolver(),
    timeoutMs: config.INGEST_URL_TIMEOUT_MS,
  });
}
