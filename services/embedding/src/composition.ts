import type { Dependency } from '@lectern/events';
import { createCleanupWorker, createServiceKit, type KitOverrides, type Service } from '@lectern/service';
import { blobDependency, openBlobs } from '@lectern/service/blobs';
import { openDatabase } from '@lectern/service/database';
import { openEvents } from '@lectern/service/events';
import { createInProcessMemoryBudget } from './adapters/in-process-memory-budget.ts';
import { createPgChunkInventory } from './adapters/pg-chunk-inventory.ts';
import { createPgEmbeddingRepository } from './adapters/pg-embedding-repository.ts';
import { createPgModelRegistry } from './adapters/pg-model-registry.ts';
import { createPgStoredChunks } from './adapters/pg-stored-chunks.ts';
import { createPgTombstones } from './adapters/pg-tombstones.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { routesOf } from './http/routes.ts';
import { onDeadLetter, subscriptions } from './messaging/subscriptions.ts';
import { vectorCounter } from './metrics.ts';
import { migrations } from './migrations.ts';
import { openModel } from './open-model.ts';
import { openConfigured, openModels } from './open-models.ts';
import { openSplitter } from './open-splitter.ts';
import type { EmbeddingModels, EmbeddingProvider } from './ports.ts';

/** What tests replace. */
export interface Overrides extends KitOverrides {
  readonly provider?: EmbeddingProvider;
}

/** Builds the embedding service. Nothing is served and no event is consumed before `start`. */
export async function createService(config: Config, overrides: Overrides = {}): Promise<Service> {
  const kit = createServiceKit(config, { name: 'embedding', overrides });
  const modelDirectory = needsModel(config, overrides) ? await openModel(config, kit.logger) : undefined;
  const client = kit.clients.for('model');
  const configured = overrides.provider ?? (await openConfigured(config, { modelDirectory, client }));
  const splitter = await openSplitter(config, modelDirectory, kit);
  kit.onClose('document splitter', () => splitter.close());

  // Callers need vectors of queries, which the model makes without a database.
  const db = await openDatabase(kit, config, { migrations, callersNeedIt: false });
  const registry = createPgModelRegistry({ db });
  const models = openModels(config, { configured, registry, client, logger: kit.logger });
  kit.onClose('embedding models', () => models.close());
  const blobs = await openBlobs(kit, config);
  const events = await openEvents(kit, config, db);
  const app = createApp({
    ...{ blobs, splitter, models, registry },
    bucket: config.BLOB_BUCKET,
    context: config.EMBED_CONTEXT,
    budget: createInProcessMemoryBudget({ bytes: config.EMBED_DOCUMENTS_MEMORY_MB * 1_048_576 }),
    repository: createPgEmbeddingRepository({
      db,
      unitOfWork: events.unitOfWork,
      consumer: kit.name,
      blobRetentionMs: config.VECTOR_BLOB_RETENTION_MS,
    }),
    inventory: createPgChunkInventory({ db }),
    storedChunks: createPgStoredChunks({ db }),
    tracer: kit.telemetry.tracer,
    logger: kit.logger,
    now: () => new Date(),
    deadLetters: events.deadLetters,
    countVectors: vectorCounter(kit.telemetry.metrics),
  });
  const cleanup = createCleanupWorker({
    name: 'cleanup of claim-check blobs and tombstones',
    intervalMs: config.CLEANUP_INTERVAL_MS,
    tasks: [
      () => app.collectBlobs(AbortSignal.timeout(config.CLEANUP_INTERVAL_MS)),
      () => app.removeReplacedVectors(AbortSignal.timeout(config.CLEANUP_INTERVAL_MS)),
      createPgTombstones({ db, retentionMs: config.TOMBSTONE_RETENTION_MS }).purge,
    ],
    logger: kit.logger,
  });
  return kit.assemble({
    routes: routesOf(app),
    settings: { ocr: config.OCR === 'on' },
    workers: [
      ...events.workers({
        subscriptions: subscriptions(app),
        dependencies: [blobDependency(blobs, config.BLOB_BUCKET), modelDependency(models)],
        onDeadLetter: onDeadLetter(app),
      }),
      cleanup,
    ],
  });
}

function modelDependency(models: Pick<EmbeddingModels, 'active'>): Dependency {
  return {
    name: 'embedding-provider',
    reasons: ['embedding_provider_unreachable', 'embedding_provider_failed', 'embedding_shape'],
    check: async (signal) => {
      const provider = await models.active(signal);
      await provider.embed(['ready?'], { kind: 'query', signal });
    },
  };
}

function needsModel(config: Config, overrides: Overrides): boolean {
  return overrides.provider === undefined && config.EMBED_PROVIDER === 'local';
}
