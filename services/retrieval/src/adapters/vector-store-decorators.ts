import { createFairQueue } from '@lectern/fairness';
import { SpanKind, type Tracer, withSpan } from '@lectern/telemetry';
import type { VectorStore } from '../ports.ts';

/** A store, and what else it can do. */
type Decorated<S extends VectorStore> = VectorStore & Omit<S, keyof VectorStore>;

/**
 * A store that writes one batch of points at a time, in which tenants take turns: a document of twenty thousand points
 * delays the single point of another tenant by one batch, and so do several documents of one tenant. For a store that
 * can only commit one write after the other.
 */
export function withTurns<S extends VectorStore>(store: S): Decorated<S> {
  const queue = createFairQueue({ concurrency: 1 });
  return {
    ...store,
    upsert: async (points, signal) => {
      const [first] = points;
      if (first === undefined) return;
      await queue.run(first.tenantId, () => store.upsert(points, signal), { signal });
    },
  };
}

/** A store whose calls are spans, with counts and sizes but no text, no vector and no filter. */
export function traced<S extends VectorStore>(store: S, tracer: Tracer, technology: string): Decorated<S> {
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
    setAudience: (document, sharing, signal) =>
      span('set_audience', {}, () => store.setAudience(document, sharing, signal)),
    describe: (document, description, signal) =>
      span('describe', {}, () => store.describe(document, description, signal)),
    removeDocument: (document, signal) =>
      span('remove_document', {}, () => store.removeDocument(document, signal)),
    removeVersion: (version, signal) =>
      span('remove_version', {}, () => store.removeVersion(version, signal)),
    removeVersionsBelow: (version, signal) =>
      span('remove_versions', {}, () => store.removeVersionsBelow(version, signal)),
    removeChunksFrom: (version, ordinal, signal) =>
      span('remove_chunks', {}, () => store.removeChunksFrom(version, ordinal, signal)),
    countDocument: (document, signal) => span('count', {}, () => store.countDocument(document, signal)),
    searchDense: (scope, query, signal) =>
      span('search_dense', limitOf(query), () => store.searchDense(scope, query, signal)),
    scoreDense: (scope, query, signal) =>
      span('score_dense', { 'lectern.points': query.pointIds.length }, () =>
        store.scoreDense(scope, query, signal),
      ),
    searchLexical: (scope, query, signal) =>
      span('search_lexical', limitOf(query), () => store.searchLexical(scope, query, signal)),
  };
}
