import type { Db } from '@lectern/db';
import { inbox, type Outbox } from '@lectern/events';
import { createCleanupWorker, createServiceKit, type KitOverrides, type Service } from '@lectern/service';
import { openBlobs } from '@lectern/service/blobs';
import { openDatabase } from '@lectern/service/database';
import { openEvents } from '@lectern/service/events';
import { v7 as uuidv7 } from 'uuid';
import { fileTypeProbe } from './adapters/file-type-probe.ts';
import { PgChangeFeed } from './adapters/pg-change-feed.ts';
import { PgDocumentRepository } from './adapters/pg-document-repository.ts';
import { PgIdempotencyKeys, settleKey } from './adapters/pg-idempotency-keys.ts';
import { RetrievalClient } from './adapters/retrieval-client.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { concurrencyOf } from './http/concurrency.ts';
import { contentRoutes } from './http/content-routes.ts';
import { documentRoutes } from './http/document-routes.ts';
import { eventRoutes } from './http/event-routes.ts';
import { uploadRoutes } from './http/upload-routes.ts';
import { publishEvent } from './messaging/publish-event.ts';
import { subscriptions } from './messaging/subscriptions.ts';
import { migrations } from './migrations.ts';

const name = 'document';

/** Builds the document service. Nothing is served and no event is taken before `start`. */
export async function createService(config: Config, overrides: KitOverrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name, overrides });
  const db = await openDatabase(kit, config, { migrations });
  const events = await openEvents(kit, config, db);
  const store = await openBlobs(kit, config);
  const changes = new PgChangeFeed(config.CHANGE_POLL_INTERVAL_MS);
  kit.onClose('change feed', await changes.listen(db));
  const keys = new PgIdempotencyKeys(db, {
    leaseMs: config.IDEMPOTENCY_LEASE_MS,
    retentionMs: config.IDEMPOTENCY_RETENTION_MS,
  });

  const app = createApp({
    documents: openDocuments(db, events.outbox),
    keys,
    changes,
    store,
    tombstones: new RetrievalClient(kit.clients.for('retrieval')),
    probe: fileTypeProbe,
    maxBytes: config.MAX_DOCUMENT_BYTES,
    bucket: config.BLOB_BUCKET,
    clock: { now: () => new Date() },
    newId: uuidv7,
    reporter: kit.logger,
  });
  const concurrency = concurrencyOf(config);
  const limits = { maxDocumentBytes: config.MAX_DOCUMENT_BYTES, maxJsonBytes: config.MAX_JSON_BYTES };
  const cleanup = createCleanupWorker({
    name: 'idempotency key cleanup',
    intervalMs: config.CLEANUP_INTERVAL_MS,
    tasks: [() => keys.purge()],
    logger: kit.logger,
  });
  return kit.assemble({
    routes: [
      ...uploadRoutes(app, { limits, concurrency }),
      ...documentRoutes(app),
      ...contentRoutes(app, concurrency),
      ...eventRoutes(app, concurrency),
    ],
    workers: [...events.workers(subscriptions(app)), cleanup],
  });
}

function openDocuments(db: Db, outbox: Outbox): PgDocumentRepository {
  return new PgDocumentRepository(db, {
    publish: (tx, event) => publishEvent(outbox, tx, event),
    settle: settleKey,
    isFirstDelivery: (tx, eventId) => inbox.once(tx, name, eventId),
  });
}
