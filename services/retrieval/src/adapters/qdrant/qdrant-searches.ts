import { queryTermsOf } from '@lectern/text';
import type { Schemas } from '@qdrant/js-client-rest';
import { bestFirst, type StoredHit } from '../../domain/hits.ts';
import type { VectorStore } from '../../ports.ts';
import { orIfMissing, type QdrantParts } from './qdrant-call.ts';
import { searchFilter } from './qdrant-filter.ts';
import { denseVector, hitFields, lexicalVector, toHit } from './qdrant-points.ts';
import { queryVector } from './sparse-terms.ts';

/** The searches of a collection. */
export function searches({
  api,
  collection,
  call,
  refuseOld,
}: QdrantParts & {
  refuseOld(signal: AbortSignal): Promise<void>;
}): Pick<VectorStore, 'searchDense' | 'scoreDense' | 'searchLexical'> {
  const search = (
    query: Pick<Schemas['QueryRequest'], 'query' | 'using' | 'filter' | 'limit' | 'params'>,
    signal: AbortSignal,
  ): Promise<StoredHit[]> =>
    orIfMissing([], async () => {
      const answer = await call(signal, (init) =>
        api.queryPoints({ collection_name: collection, with_payload: hitFields, ...query }, init),
      );
      return bestFirst((answer.data.result?.points ?? []).map(toHit));
    });

  return {
    searchDense: async (scope, { vector, limit, ...asked }, signal) =>
      search({ query: [...vector], using: denseVector, filter: searchFilter(scope, asked), limit }, signal),
    scoreDense: async (scope, { vector, pointIds }, signal) => {
      const { must = [] } = searchFilter(scope);
      const filter = { must: [must, { has_id: [...new Set(pointIds)] }].flat() };
      const query = { query: [...vector], using: denseVector, filter, limit: pointIds.length };
      if (pointIds.length === 0) return new Map();
      const exact = { ...query, params: { exact: true }, with_payload: false };
      const points = await orIfMissing([], async () => {
        const request = { collection_name: collection, ...exact };
        return (await call(signal, (init) => api.queryPoints(request, init))).data.result?.points ?? [];
      });
      return new Map(points.map(({ id, score }) => [String(id), score]));
    },
    searchLexical: async (scope, { text, limit, ...asked }, signal) => {
      const query = queryVector(queryTermsOf(text));
      if (query.indices.length === 0) return [];
      await refuseOld(signal);
      // Counted over what the caller may see, whatever the caller asked for: a filter does not change how rare a word is.
      const params = { idf: { corpus: searchFilter(scope) } };
      const hits = await search(
        { query, using: lexicalVector, filter: searchFilter(scope, asked), limit, params },
        signal,
      );
      return bestFirst(hits.map((hit) => ({ ...hit, score: withoutNoise(hit.score) })));
    },
  };
}

/**
 * Qdrant adds up numbers of 32 bits, the longest list of its index first, and everybody's points decide how long the lists
 * are: the last digits of a sum could reveal them. Scores that differ by less are equal.
 */
function withoutNoise(score: number): number {
  return Number(score.toPrecision(5));
}
