import { injectTrace } from '@lectern/telemetry';
import { termsOf } from '@lectern/text';
import { QdrantClient, type Schemas } from '@qdrant/js-client-rest';
import { bestFirst } from '../domain/ranking.ts';
import type { StoredHit } from '../domain/stored-hit.ts';
import type { EmbeddingModel, VectorStore } from '../ports.ts';
import { pointIdOf } from './points.ts';
import { createCollection, readModel, statusOf } from './qdrant-collection.ts';
import { documentFilter, searchFilter } from './qdrant-filter.ts';
import { denseVector, hitFields, lexicalVector, toHit, toQdrantPoint } from './qdrant-points.ts';
import { refuseOldVersion } from './qdrant-version.ts';
import { queryVector } from './sparse-terms.ts';
import {
  indexMissing,
  refuseOtherModel,
  refuseWrongDimensions,
  storeRefused,
  storeUnavailable,
} from './vector-store-errors.ts';

/** How Qdrant is reached. */
export interface QdrantOptions {
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly collection: string;
  readonly timeoutMs: number;
}

type Api = ReturnType<QdrantClient['api']>;
type Call = <T>(signal: AbortSignal | undefined, work: (init: RequestInit) => Promise<T>) => Promise<T>;

/** Points per request: about 5 MB of JSON at 384 dimensions, far below Qdrant's limit of 32 MB. */
const batchSize = 500;

/**
 * Points in Qdrant: one collection, one dense and one sparse vector per point. The sparse vector holds the document side
 * of BM25; Qdrant adds the inverse document frequency (`modifier: idf`), which each search has counted over the points that
 * its caller may see (`params.idf`, Qdrant 1.19). Writes wait until they are applied, so that the next search sees them.
 *
 * Dense search is approximate in a large collection: which points its graph reaches can depend on everybody's, their
 * scores cannot.
 *
 * The generated API beneath the client is used, since only it takes an AbortSignal; without a time-out of the client's
 * own, whose timer would replace ours.
 */
export async function createQdrantVectorStore(options: QdrantOptions): Promise<VectorStore> {
  const api = new QdrantClient({
    url: options.url,
    checkCompatibility: false,
    timeout: Number.POSITIVE_INFINITY,
    ...(options.apiKey === undefined ? {} : { headers: { 'api-key': options.apiKey } }),
  }).api();
  const collection = { collection_name: options.collection };
  const call = caller(options.timeoutMs);
  let model: EmbeddingModel | undefined;

  const currentModel = async (): Promise<EmbeddingModel | undefined> => {
    model ??= await call(undefined, (init) => readModel(api, options.collection, init));
    return model;
  };
  let recent = false;
  const refuseOld = async (signal: AbortSignal | undefined): Promise<void> => {
    if (recent) return;
    refuseOldVersion((await call(signal, (init) => api.root({}, init))).data.version);
    recent = true;
  };
  return {
    ensureIndex: async (asked) => {
      const existing = await currentModel();
      if (existing === undefined) {
        await call(undefined, (init) =>
          createCollection(api, { collection: options.collection, model: asked }, init),
        );
      }
      refuseOtherModel((await currentModel()) ?? asked, asked);
    },
    currentModel,
    upsert: async (points, signal) => {
      if (points.length === 0) return;
      const target = await currentModel();
      if (target === undefined) throw indexMissing();
      refuseWrongDimensions(points, target);
      for (let at = 0; at < points.length; at += batchSize) {
        const batch = points.slice(at, at + batchSize).map((point) => toQdrantPoint(point, target));
        try {
          await call(signal, (init) => api.upsertPoints({ ...collection, wait: true, points: batch }, init));
        } catch (error) {
          // Somebody removed the collection: it is made again when the document comes again, which is soon.
          if (isMissing(error)) model = undefined;
          throw error;
        }
      }
    },
    ...removals({ api, collection: options.collection, call, currentModel }),
    ...searches({ api, collection: options.collection, call, refuseOld }),
    check: async (signal) => {
      await call(signal, (init) => api.readyz({}, init));
      await refuseOld(signal);
    },
    close: async () => {
      model = undefined;
    },
  };
}

interface Parts {
  readonly api: Api;
  readonly collection: string;
  readonly call: Call;
  currentModel(): Promise<EmbeddingModel | undefined>;
}

function removals({
  api,
  collection,
  call,
  currentModel,
}: Parts): Pick<
  VectorStore,
  'removeDocument' | 'removeVersion' | 'removeVersionsBelow' | 'removeChunksFrom' | 'countDocument'
> {
  const named = { collection_name: collection };
  const remove = async (which: Schemas['PointsSelector'], signal: AbortSignal | undefined): Promise<void> => {
    await orIfMissing<unknown>(undefined, () =>
      call(signal, (init) => api.deletePoints({ ...named, wait: true, ...which }, init)),
    );
  };
  const count = (filter: Schemas['Filter'], signal: AbortSignal | undefined): Promise<number> =>
    orIfMissing(0, async () => {
      const answer = await call(signal, (init) => api.countPoints({ ...named, exact: true, filter }, init));
      return answer.data.result?.count ?? 0;
    });
  return {
    removeDocument: (documentId, signal) => remove({ filter: documentFilter(documentId) }, signal),
    removeVersion: (documentId, version, signal) =>
      remove({ filter: documentFilter(documentId, { only: version }) }, signal),
    removeVersionsBelow: (documentId, version, signal) =>
      remove({ filter: documentFilter(documentId, { below: version }) }, signal),
    removeChunksFrom: async (version, ordinal, signal) => {
      const { name = '' } = (await currentModel()) ?? {};
      const written = await count(documentFilter(version.documentId, { only: version.version }), signal);
      // By id: Qdrant may be set to refuse filters on a field without an index, and ordinals have none.
      const points = Array.from({ length: Math.max(0, written - ordinal) }, (_, at) =>
        pointIdOf({ ...version, ordinal: ordinal + at, model: name }),
      );
      if (points.length > 0) await remove({ points }, signal);
    },
    countDocument: (documentId, signal) => count(documentFilter(documentId), signal),
  };
}

function searches({
  api,
  collection,
  call,
  refuseOld,
}: Pick<Parts, 'api' | 'collection' | 'call'> & {
  refuseOld(signal: AbortSignal | undefined): Promise<void>;
}): Pick<VectorStore, 'searchDense' | 'searchLexical'> {
  const search = (
    query: Pick<Schemas['QueryRequest'], 'query' | 'using' | 'filter' | 'limit' | 'params'>,
    signal: AbortSignal | undefined,
  ): Promise<StoredHit[]> =>
    orIfMissing([], async () => {
      const answer = await call(signal, (init) =>
        api.queryPoints({ collection_name: collection, with_payload: hitFields, ...query }, init),
      );
      return bestFirst((answer.data.result?.points ?? []).map(toHit));
    });

  return {
    searchDense: async (scope, { vector, filter, limit, signal }) =>
      search({ query: [...vector], using: denseVector, filter: searchFilter(scope, filter), limit }, signal),
    searchLexical: async (scope, { text, filter, limit, signal }) => {
      const query = queryVector(termsOf(text));
      if (query.indices.length === 0) return [];
      await refuseOld(signal);
      // Counted over what the caller may see, whatever the caller asked for: a filter does not change how rare a word is.
      const params = { idf: { corpus: searchFilter(scope, {}) } };
      const hits = await search(
        { query, using: lexicalVector, filter: searchFilter(scope, filter), limit, params },
        signal,
      );
      return bestFirst(hits.map((hit) => ({ ...hit, score: withoutNoise(hit.score) })));
    },
  };
}

/**
 * Qdrant adds up numbers of 32 bits, the longest list of its index first, and how long the lists are is everybody's doing:
 * the last digits of a sum could tell. Scores that differ by less are equal.
 */
function withoutNoise(score: number): number {
  return Number(score.toPrecision(5));
}

/** Runs a request with a deadline and the active trace; what fails is the store's fault, unless the caller gave up. */
function caller(timeoutMs: number): Call {
  return async (signal, work) => {
    signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(timeoutMs);
    const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    try {
      return await work({ signal: either, headers: { ...injectTrace() } });
    } catch (error) {
      signal?.throwIfAborted();
      const status = statusOf(error);
      throw status === 400 || status === 422
        ? storeRefused('qdrant', error)
        : storeUnavailable('qdrant', error);
    }
  };
}

/** Before the first document there is no collection, and so nothing to find, count or remove. */
async function orIfMissing<T>(otherwise: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isMissing(error)) return otherwise;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && statusOf(error.cause) === 404;
}
