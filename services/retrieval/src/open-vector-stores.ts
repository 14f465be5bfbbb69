import { AppError } from '@lectern/errors';
import type { Telemetry } from '@lectern/telemetry';
import { traced, withTurns } from './adapters/vector-store-decorators.ts';
import { createVectorStores, type IndexStore, type VectorStores } from './adapters/vector-stores.ts';
import type { Config } from './config.ts';

/** The stores that the configuration names. Only their own client is loaded: an image may not contain the other's. */
export async function openVectorStores(config: Config, telemetry: Telemetry): Promise<VectorStores> {
  const open =
    config.VECTOR_STORE === 'qdrant' ? await loadQdrant(config) : await loadLance(config, telemetry);
  return createVectorStores(async (indexId) =>
    traced(await open(indexId), telemetry.tracer, config.VECTOR_STORE),
  );
}

type OpenStore = (indexId: number) => Promise<IndexStore>;

/** The first index has the plain name, as in the releases that knew only one. */
const nameOf = (name: string, indexId: number): string => (indexId === 1 ? name : `${name}-${indexId}`);

async function loadQdrant(config: Config): Promise<OpenStore> {
  const { createQdrantVectorStore } = await import('./adapters/qdrant/qdrant-vector-store.ts');
  return (indexId) =>
    createQdrantVectorStore({
      url: config.QDRANT_URL,
      apiKey: config.QDRANT_API_KEY,
      collection: nameOf(config.QDRANT_COLLECTION, indexId),
      timeoutMs: config.QDRANT_TIMEOUT_MS,
    });
}

async function loadLance({ VECTOR_DIR: directory }: Config, { logger }: Telemetry): Promise<OpenStore> {
  const { createLanceVectorStore } = await import('./adapters/lance/lance-vector-store.ts').catch(
    (cause: unknown) => {
      const message = 'LanceDB could not be loaded; images contain it only when they are built with it.';
      throw new AppError('internal', message, { reason: 'lancedb_missing', cause });
    },
  );
  return async (indexId) =>
    withTurns(await createLanceVectorStore({ directory, tableName: nameOf('points', indexId), logger }));
}
