import type { Telemetry } from '@lectern/telemetry';
import type { Config } from '../config.ts';
import type { VectorStore } from '../ports.ts';
import { createLanceVectorStore } from './lance-vector-store.ts';
import { createQdrantVectorStore } from './qdrant-vector-store.ts';
import { tracedVectorStore } from './traced-vector-store.ts';

/** The store that the configuration names. */
export async function openVectorStore(config: Config, telemetry: Telemetry): Promise<VectorStore> {
  const store =
    config.VECTOR_STORE === 'qdrant'
      ? await createQdrantVectorStore({
          url: config.QDRANT_URL,
          apiKey: config.QDRANT_API_KEY,
          collection: config.QDRANT_COLLECTION,
          timeoutMs: config.QDRANT_TIMEOUT_MS,
        })
      : await createLanceVectorStore({ directory: config.VECTOR_DIR, logger: telemetry.logger });
  return tracedVectorStore(store, telemetry.tracer, config.VECTOR_STORE);
}
