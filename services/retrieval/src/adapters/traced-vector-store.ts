import { SpanKind, type Tracer, withSpan } from '@lectern/telemetry';
import type { VectorStore } from '../ports.ts';

/** A store whose work shows in traces, with counts and sizes but no text, no vector and no filter. */
export function tracedVectorStore(store: VectorStore, tracer: Tracer, technology: string): VectorStore {
  const traced = <T>(operation: string, facts: Record<string, number>, run: () => Promise<T>): Promise<T> => {
    const attributes = { 'db.system.name': technology, 'db.operation.name': operation, ...facts };
    return withSpan(tracer, `${technology} ${operation}`, { kind: SpanKind.CLIENT, attributes }, run);
  };
  const limitOf = (query: { limit: number }) => ({ 'lectern.limit': query.limit });
  return {
    ...store,
    ensureIndex: (model) => traced('ensure_index', {}, () => store.ensureIndex(model)),
    upsert: (points, signal) =>
      traced('upsert', { 'lectern.points': points.length }, () => store.upsert(points, signal)),
    removeDocument: (id, signal) => traced('remove_document', {}, () => store.removeDocument(id, signal)),
    removeVersion: (id, version, signal) =>
      traced('remove_version', {}, () => store.removeVersion(id, version, signal)),
    removeVersionsBelow: (id, version, signal) =>
      traced('remove_versions', {}, () => store.removeVersionsBelow(id, version, signal)),
    removeChunksFrom: (version, ordinal, signal) =>
      traced('remove_chunks', {}, () => store.removeChunksFrom(version, ordinal, signal)),
    countDocument: (id, signal) => traced('count', {}, () => store.countDocument(id, signal)),
    searchDense: (scope, query) =>
      traced('search_dense', limitOf(query), () => store.searchDense(scope, query)),
    searchLexical: (scope, query) =>
      traced('search_lexical', limitOf(query), () => store.searchLexical(scope, query)),
  };
}
