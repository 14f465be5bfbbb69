import { AppError } from '@lectern/errors';
import type { Telemetry } from '@lectern/telemetry';
import { traced, withTurns } from './adapters/vector-store-decorators.ts';
import type { Config } from './config.ts';
import type { PointInventory } from './ports/inventory.ts';
import type { VectorStore } from './ports.ts';

/** The store that the configuration names. Only its own client is loaded: an image may not contain the other's. */
export async function openVectorStore(
  config: Config,
  telemetry: Telemetry,
): Promise<VectorStore & PointInventory> {
  const store =
    config.VECTOR_STORE === 'qdrant' ? await openQdrant(config) : await openLance(config, telemetry);
  return traced(store, telemetry.tracer, config.VECTOR_STORE);
}

async function openQdrant(config: Config): Promise<VectorStore & PointInventory> {
  const { createQdrantVectorStore } = await import('./adapters/qdrant/qdrant-vector-store.ts');
  return createQdrantVectorStore({
    url: config.QDRANT_URL,
    apiKey: config.QDRANT_API_KEY,
    collection: config.QDRANT_COLLECTION,
    timeoutMs: config.QDRANT_TIMEOUT_MS,
  });
}

async function openLance(config: Config, telemetry: Telemetry): Promise<VectorStore & PointInventory> {
  const { createLanceVectorStore } = await import('./adapters/lance/lance-vector-store.ts').catch(
    (cause: unknown) => {
      const message = 'LanceDB could not be loaded; images contain it only when they are built with it.';
      throw new AppError('internal', message, { reason: 'lancedb_missing', cause });
    },
  );
  return withTurns(await createLanceVectorStore({ directory: config.VECTOR_DIR, logger: telemetry.logger }));
}
