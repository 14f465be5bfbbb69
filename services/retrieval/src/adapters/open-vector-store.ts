import { AppError } from '@lectern/errors';
import type { Telemetry } from '@lectern/telemetry';
import type { Config } from '../config.ts';
import type { VectorStore } from '../ports.ts';
import { tracedVectorStore } from './traced-vector-store.ts';
import { turnTakingStore } from './turn-taking-store.ts';

/** The store that the configuration names. Only its own client is loaded: an image may well lack the other's. */
export async function openVectorStore(config: Config, telemetry: Telemetry): Promise<VectorStore> {
  const store =
    config.VECTOR_STORE === 'qdrant' ? await openQdrant(config) : await openLance(config, telemetry);
  return tracedVectorStore(store, telemetry.tracer, config.VECTOR_STORE);
}

async function openQdrant(config: Config): Promise<VectorStore> {
  const { createQdrantVectorStore } = await import('./qdrant-vector-store.ts');
  return createQdrantVectorStore({
    url: config.QDRANT_URL,
    apiKey: config.QDRANT_API_KEY,
    collection: config.QDRANT_COLLECTION,
    timeoutMs: config.QDRANT_TIMEOUT_MS,
  });
}

async function openLance(config: Config, telemetry: Telemetry): Promise<VectorStore> {
  const { createLanceVectorStore } = await import('./lance-vector-store.ts').catch((cause: unknown) => {
    const message = 'LanceDB could not be loaded; images carry it only when they are built with it.';
    throw new AppError('internal', message, { reason: 'lancedb_missing', cause });
  });
  return turnTakingStore(
    await createLanceVectorStore({ directory: config.VECTOR_DIR, logger: telemetry.logger }),
  );
}
