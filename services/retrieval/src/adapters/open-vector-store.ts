import { AppError } from '@lectern/errors';
import { createFairQueue } from '@lectern/fairness';
import { SpanKind, type Telemetry, type Tracer, withSpan } from '@lectern/telemetry';
import type { Config } from '../config.ts';
import type { VectorStore } from '../ports.ts';

/** The store that the configuration names. Only its own client is loaded: an image may not contain the other's. */
export async function openVectorStore(config: Config, telemetry: Telemetry): Promise<VectorStore> {
  const store =
    config.VECTOR_STORE === 'qdrant' ? await openQdrant(config) : await openLance(config, telemetry);
  return traced(store, telemetry.tracer, config.VECTOR_STORE);
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
    const message = 'LanceDB could not be loaded; images contain it only when they are built with it.';
    throw new AppError('internal', message, { reason: 'lancedb_missing', cause });
  });
  return withTurns(await createLanceVectorStore({ directory: config.VECTOR_DIR, logger: telemetry.logger }));
}

/**
 * A store that writes one batch of points at a time, in which tenants take turns: a document of twenty thousand points
 * delays the single point of another tenant by one batch, and so do several documents of one tenant. For a store that
 * can only commit one write after the other.
 */
export function withTurns(store: VectorStore): VectorStore {
  const queue = createFairQueue({ concurrency: 1 });
  return {
    ...store,
    upsert: async (points, signal) => {
      const [first] = points;
      if (first === undefined) return;
      const waiting = signal === undefined ? {} : { signal };
      await queue.run(first.tenantId, () => store.upsert(points, signal), waiting);
    },
  };
}

/** A store whose calls are spans, with counts and sizes but no text, no vector and no filter. */
function traced(store: VectorStore, tracer: Tracer, technology: string): VectorStore {
  const span = <T>(operation: string, facts: Record<string, number>, run: () => Promise<T>): Promise<T> => {
    const attributes = { 'db.system.name': technology, 'db.operation.name': operation, ...facts };
    return withSpan(tracer, `${technology} ${operation}`, { kind: SpanKind.CLIENT, attributes }, run);
  };
  const limitOf = (query: { limit: number }) => ({ 'lectern.limit': query.limit });
  return {
    ...store,
    ensureIndex: (model, signal) => span('ensure_index', {}, () => store.ensureIndex(model, signal)),
    upsert: (points, signal) =>
      span('upsert', { 'lectern.points': points.length }, () => store.upsert(points, signal)),
    removeDocument: (id, signal) => span('remove_document', {}, () => store.removeDocument(id, signal)),
    removeVersion: (id, version, signal) =>
      span('remove_version', {}, () => store.removeVersion(id, version, signal)),
    removeVersionsBelow: (id, version, signal) =>
      span('remove_versions', {}, () => store.removeVersionsBelow(id, version, signal)),
    removeChunksFrom: (version, ordinal, signal) =>
      span('remove_chunks', {}, () => store.removeChunksFrom(version, ordinal, signal)),
    countDocument: (id, signal) => span('count', {}, () => store.countDocument(id, signal)),
    searchDense: (scope, query, signal) =>
      span('search_dense', limitOf(query), () => store.searchDense(scope, query, signal)),
    searchLexical: (scope, query, signal) =>
      span('search_lexical', limitOf(query), () => store.searchLexical(scope, query, signal)),
  };
}
