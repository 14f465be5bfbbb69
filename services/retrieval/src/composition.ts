import type { Dependency } from '@lectern/events';
import {
  createServiceKit,
  createStartGate,
  type KitOverrides,
  type Service,
  type ServiceKit,
} from '@lectern/service';
import { blobDependency, openBlobs } from '@lectern/service/blobs';
import { openDatabase } from '@lectern/service/database';
import { openEvents } from '@lectern/service/events';
import { createBlobChunkSource } from './adapters/blob-chunk-source.ts';
import { createDocumentClient } from './adapters/document-client.ts';
import { createEmbeddingClient } from './adapters/embedding-client.ts';
import { createLruSearchCache } from './adapters/lru-search-cache.ts';
import { createPgDocumentIndex } from './adapters/pg-document-index.ts';
import { createPgIndexInventory } from './adapters/pg-index-inventory.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { routesOf } from './http/routes.ts';
import { onDeadLetter, subscriptions } from './messaging/subscriptions.ts';
import { migrations } from './migrations.ts';
import { openVectorStore } from './open-vector-store.ts';
import type { PointInventory } from './ports/inventory.ts';
import type { QueryEmbedder, VectorStore } from './ports.ts';

/** Builds the retrieval service. Nothing is served and no event is consumed before `start`. */
export async function createService(config: Config, overrides: KitOverrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'retrieval', overrides });
  const db = await openDatabase(kit, config, { migrations });
  const events = await openEvents(kit, config, db);
  const store = await openStore(kit, config);
  const blobs = await openBlobs(kit, config);
  const app = createApp({
    store,
    inventory: store,
    rows: createPgIndexInventory({ db }),
    index: createPgDocumentIndex({ db, unitOfWork: events.unitOfWork }),
    cache: createLruSearchCache({ maxAgeMs: config.SEARCH_CACHE_MS, maxChars: config.SEARCH_CACHE_CHARS }),
    chunks: createBlobChunkSource(blobs),
    embedder: openEmbedder(kit, config),
    pending: createDocumentClient(kit.clients.for('document'), { timeoutMs: config.PENDING_TIMEOUT_MS }),
    fusion: { method: config.SEARCH_FUSION, denseWeight: config.SEARCH_DENSE_WEIGHT },
    logger: kit.logger,
    now: () => new Date(),
    deadLetters: events.deadLetters,
  });
  const workers = events.workers({
    subscriptions: subscriptions(app),
    dependencies: [blobDependency(blobs, config.BLOB_BUCKET), storeDependency(store)],
    onDeadLetter: onDeadLetter(app),
  });
  return kit.assemble({ routes: routesOf(app), workers });
}

async function openStore(kit: ServiceKit, config: Config): Promise<VectorStore & PointInventory> {
  const store = await openVectorStore(config, kit.telemetry);
  kit.onClose('vector store', () => store.close());
  kit.addReadiness({ name: 'vectors', check: (signal) => store.check(signal) });
  return store;
}

function storeDependency(store: Pick<VectorStore, 'check'>): Dependency {
  return {
    name: 'vector-store',
    reasons: ['vector_store_unavailable'],
    check: (signal) => store.check(signal),
  };
}

/** A dense search is a part of what "ready" promises, so the start waits until a text can be embedded. */
function openEmbedder(kit: ServiceKit, config: Config): QueryEmbedder {
  const timeoutMs = config.QUERY_EMBEDDING_TIMEOUT_MS;
  const embedder = createEmbeddingClient(kit.clients.for('embedding'), { timeoutMs });
  const gate = { name: 'embedding', logger: kit.logger, timeoutMs: config.READY_WAIT_MS };
  kit.addReadiness(createStartGate(gate, async (signal) => void (await embedder.embed('ready?', signal))));
  return embedder;
}
