import { QdrantClient, type Schemas } from '@qdrant/js-client-rest';
import { audienceOf } from '../../domain/access-scope.ts';
import type { VersionKey } from '../../domain/indexed-document.ts';
import type { PointInventory } from '../../ports/inventory.ts';
import type { EmbeddingModel, StoredPassage, VectorStore } from '../../ports.ts';
import { pointIdOf } from '../points.ts';
import { indexMissing, refuseOtherModel, refuseWrongDimensions } from '../vector-store-errors.ts';
import { type Api, createCall, isMissing, orIfMissing, type QdrantParts } from './qdrant-call.ts';
import { ensureCollection, findCollection, refuseOldVersion } from './qdrant-collection.ts';
import { describe } from './qdrant-describe.ts';
import { documentFilter } from './qdrant-filter.ts';
import { inventory } from './qdrant-inventory.ts';
import { passageFields, toPassage, toQdrantPoint } from './qdrant-points.ts';
import { scroll } from './qdrant-scroll.ts';
import { searches } from './qdrant-searches.ts';

/** How Qdrant is reached. */
export interface QdrantOptions {
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly collection: string;
  /** The longest that one request may take. */
  readonly timeoutMs: number;
}

/** Points per request: about 5 MB of JSON at 384 dimensions, far below Qdrant's limit of 32 MB. */
const batchSize = 500;

/**
 * Points in Qdrant: one collection, one dense and one sparse vector per point. The sparse vector holds the document side
 * of BM25; Qdrant adds the inverse document frequency (`modifier: idf`), which each search has counted over the points that
 * its caller may see (`params.idf`, Qdrant 1.19). Writes wait until they are applied, so that the next search sees them.
 *
 * The first `ensureIndex` after a start looks for payload indexes that are missing and makes them.
 *
 * Dense search is approximate in a large collection: which points its graph reaches can depend on everybody's, their
 * scores cannot.
 */
export async function createQdrantVectorStore(options: QdrantOptions): Promise<VectorStore & PointInventory> {
  const api = openApi(options);
  const call = createCall(options.timeoutMs);
  const parts: QdrantParts = { api, collection: options.collection, call };
  let model: EmbeddingModel | undefined;
  /** Collection and payload indexes are all there. */
  let complete = false;
  /** The server is of a version that will do. */
  let recent = false;

  const currentModel: VectorStore['currentModel'] = async (signal) => {
    model ??= (await findCollection(parts, signal))?.model;
    return model;
  };
  const refuseOld = async (signal: AbortSignal): Promise<void> => {
    if (recent) return;
    refuseOldVersion((await call(signal, (init) => api.root({}, init))).data.version);
    recent = true;
  };
  /** Somebody removed the collection: the next `ensureIndex` makes it again. */
  const forget = (): void => {
    model = undefined;
    complete = false;
  };
  return {
    ensureIndex: async (asked, signal) => {
      if (!complete) await ensureCollection(parts, asked, signal);
      complete = true;
      refuseOtherModel((await currentModel(signal)) ?? asked, asked);
    },
    currentModel,
    upsert: async (points, signal) => {
      if (points.length === 0) return;
      const target = await currentModel(signal);
      if (target === undefined) {
        forget();
        throw indexMissing();
      }
      refuseWrongDimensions(points, target);
      for (let at = 0; at < points.length; at += batchSize) {
        const batch = points.slice(at, at + batchSize).map((point) => toQdrantPoint(point, target));
        const request = { collection_name: options.collection, wait: true, points: batch };
        try {
          await call(signal, (init) => api.upsertPoints(request, init));
        } catch (error) {
          if (isMissing(error)) forget();
          throw error;
        }
      }
    },
    ...changes(parts, currentModel),
    ...inventory(parts),
    ...searches({ ...parts, refuseOld }),
    readVersion: (version, signal) => readVersion(parts, version, signal),
    drop: async (signal) => {
      await orIfMissing<unknown>(undefined, () =>
        call(signal, (init) => api.deleteCollection({ collection_name: options.collection }, init)),
      );
      forget();
    },
    check: async (signal) => {
      await call(signal, (init) => api.readyz({}, init));
      await refuseOld(signal);
    },
    close: async () => {
      model = undefined;
    },
  };
}

/** Without a time-out of the client's own, whose timer would replace ours. */
function openApi({ url, apiKey }: QdrantOptions): Api {
  return new QdrantClient({
    ...{ url, checkCompatibility: false, timeout: Number.POSITIVE_INFINITY },
    ...(apiKey === undefined ? {} : { headers: { 'api-key': apiKey } }),
  }).api();
}

async function* readVersion(
  parts: QdrantParts,
  version: VersionKey,
  signal: AbortSignal,
): AsyncGenerator<StoredPassage[]> {
  const filter = documentFilter(version, { only: version.version });
  for await (const points of scroll(parts, { filter, fields: passageFields }, signal)) {
    yield points.map(toPassage);
  }
}

/** What is done to the points of a document that are there. */
function changes(
  parts: QdrantParts,
  currentModel: VectorStore['currentModel'],
): Pick<
  VectorStore,
  | 'setAudience'
  | 'describe'
  | 'removeDocument'
  | 'removeVersion'
  | 'removeVersionsBelow'
  | 'removeChunksFrom'
  | 'countDocument'
> {
  const { api, collection, call } = parts;
  const named = { collection_name: collection };
  const remove = async (which: Schemas['PointsSelector'], signal: AbortSignal): Promise<void> => {
    await orIfMissing<unknown>(undefined, () =>
      call(signal, (init) => api.deletePoints({ ...named, wait: true, ...which }, init)),
    );
  };
  const count = (filter: Schemas['Filter'], signal: AbortSignal): Promise<number> =>
    orIfMissing(0, async () => {
      const answer = await call(signal, (init) => api.countPoints({ ...named, exact: true, filter }, init));
      return answer.data.result?.count ?? 0;
    });
  return {
    setAudience: async (document, sharing, signal) => {
      const audience = audienceOf({ ...document, ...sharing });
      const change = { payload: { audience }, filter: documentFilter(document), wait: true };
      await orIfMissing<unknown>(undefined, () =>
        call(signal, (init) => api.setPayload({ ...named, ...change }, init)),
      );
    },
    describe: (document, description, signal) => describe(parts, { document, description }, signal),
    removeDocument: (document, signal) => remove({ filter: documentFilter(document) }, signal),
    removeVersion: (version, signal) =>
      remove({ filter: documentFilter(version, { only: version.version }) }, signal),
    removeVersionsBelow: (version, signal) =>
      remove({ filter: documentFilter(version, { below: version.version }) }, signal),
    removeChunksFrom: async (version, ordinal, signal) => {
      const { name = '' } = (await currentModel(signal)) ?? {};
      const written = await count(documentFilter(version, { only: version.version }), signal);
      // By id: Qdrant may be set to refuse filters on a field without an index, and ordinals have none.
      const points = Array.from({ length: Math.max(0, written - ordinal) }, (_, at) =>
        pointIdOf({ ...version, ordinal: ordinal + at, model: name }),
      );
      if (points.length > 0) await remove({ points }, signal);
    },
    countDocument: (document, signal) => count(documentFilter(document), signal),
  };
}
