import { createBreaker } from '@lectern/clients';
import type { Dependency } from '@lectern/events';
import {
  createCleanupWorker,
  createServiceKit,
  createStartGate,
  type KitOverrides,
  type Service,
  type ServiceKit,
} from '@lectern/service';
import { blobDependency, openBlobs } from '@lectern/service/blobs';
import { openDatabase } from '@lectern/service/database';
import { openEvents } from '@lectern/service/events';
import { createActiveInventory } from './adapters/active-inventory.ts';
import { createBlobChunkSource } from './adapters/blob-chunk-source.ts';
import { createDocumentClient } from './adapters/document-client.ts';
import { createEmbeddingClient } from './adapters/embedding-client.ts';
import { createHttpReranker } from './adapters/http-reranker.ts';
import { createLruSearchCache } from './adapters/lru-search-cache.ts';
import { createPgDocumentIndex } from './adapters/pg-document-index.ts';
import { createPgIndexInventory } from './adapters/pg-index-inventory.ts';
import { createPgReindexWork } from './adapters/pg-reindex-work.ts';
import { createPgTombstones } from './adapters/pg-tombstones.ts';
import { createPgVectorIndexes } from './adapters/pg-vector-indexes.ts';
import type { VectorStores } from './adapters/vector-stores.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { routesOf } from './http/routes.ts';
import { onDeadLetter, subscriptions } from './messaging/subscriptions.ts';
import { watchReindex } from './metrics.ts';
import { migrations } from './migrations.ts';
import { openVectorStores } from './open-vector-stores.ts';
import type { VectorIndexes } from './ports/vector-indexes.ts';
import type { Reranker } from './ports.ts';
import { createReindexWorker } from './reindex-worker.ts';

/** Builds the retrieval service. Nothing is served and no event is consumed before `start`. */
export async function createService(config: Config, overrides: KitOverrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'retrieval', overrides });
  const db = await openDatabase(kit, config, { migrations });
  const events = await openEvents(kit, config, db);
  const stores = await openStores(kit, config);
  const blobs = await openBlobs(kit, config);
  const indexes = createPgVectorIndexes({ db, stores });
  const embedder = openEmbedder(kit, config, indexes);
  const work = createPgReindexWork({
    db,
    claimMs: config.REINDEX_CLAIM_MS,
    graceMs: config.REINDEX_GRACE_MS,
  });
  watchReindex(kit.telemetry, work);
  const app = createApp({
    indexes,
    work,
    dropIndex: stores.drop,
    inventory: createActiveInventory({ indexes, stores }),
    rows: createPgIndexInventory({ db }),
    index: createPgDocumentIndex({ db, unitOfWork: events.unitOfWork }),
    cache: createLruSearchCache({ maxAgeMs: config.SEARCH_CACHE_MS, maxChars: config.SEARCH_CACHE_CHARS }),
    chunks: createBlobChunkSource(blobs),
    embedder,
    models: embedder,
    reranker: openReranker(kit, config),
    pending: createDocumentClient(kit.clients.for('document'), { timeoutMs: config.PENDING_TIMEOUT_MS }),
    logger: kit.logger,
    now: () => new Date(),
    deadLetters: events.deadLetters,
  });
  const workers = events.workers({
    subscriptions: subscriptions(app),
    dependencies: [blobDependency(blobs, config.BLOB_BUCKET), storeDependency(stores)],
    onDeadLetter: onDeadLetter(app),
  });
  const reindex = createReindexWorker({
    advance: app.advanceReindex,
    announce: app.reportAnalysis,
    pollMs: config.REINDEX_POLL_INTERVAL_MS,
    logger: kit.logger,
  });
  const cleanup = createCleanupWorker({
    name: 'cleanup of tombstones',
    intervalMs: config.CLEANUP_INTERVAL_MS,
    tasks: [createPgTombstones({ db, retentionMs: config.TOMBSTONE_RETENTION_MS }).purge],
    logger: kit.logger,
  });
  return kit.assemble({ routes: routesOf(app), workers: [...workers, reindex, cleanup] });
}

async function openStores(kit: ServiceKit, config: Config): Promise<VectorStores> {
  const stores = await openVectorStores(config, kit.telemetry);
  kit.onClose('vector stores', () => stores.close());
  kit.addReadiness({ name: 'vectors', check: (signal) => stores.check(signal) });
  return stores;
}

function openReranker(kit: ServiceKit, config: Config): Reranker | undefined {
  if (config.RERANK_URL === undefined) return undefined;
  const breaker = createBreaker({ target: 'reranker', operation: 'rerank', telemetry: kit.telemetry });
  kit.onClose('reranker', async () => breaker.close());
  return createHttpReranker({
    ...{ url: config.RERANK_URL, apiKey: config.RERANK_API_KEY, model: config.RERANK_MODEL },
    ...{ topN: config.RERANK_TOP_N, timeoutMs: config.RERANK_TIMEOUT_MS, breaker },
  });
}

function storeDependency(stores: Pick<VectorStores, 'check'>): Dependency {
  return {
    name: 'vector-store',
    reasons: ['vector_store_unavailable'],
    check: (signal) => stores.check(signal),
  };
}

/**
 * A dense search is a part of what "ready" promises, so the start waits until a query can be embedded by the model of the index, which
 * the embedding service may have to load first.
 */
function openEmbedder(
  kit: ServiceKit,
  config: Config,
  indexes: Pick<VectorIndexes, 'current'>,
): ReturnType<typeof createEmbeddingClient> {
  const timeouts = {
    timeoutMs: config.QUERY_EMBEDDING_TIMEOUT_MS,
    passagesTimeoutMs: config.REINDEX_EMBEDDING_TIMEOUT_MS,
  };
  const embedder = createEmbeddingClient(kit.clients.for('embedding'), timeouts);
  const gate = { name: 'embedding', logger: kit.logger, timeoutMs: config.READY_WAIT_MS };
  const embedOnce = async (signal: AbortSignal): Promise<void> => {
    const { active } = await indexes.current(signal);
    await embedder.embed('ready?', active?.model, signal);
  };
  kit.addReadiness(createStartGate(gate, embedOnce));
  return embedder;
}
