import type { Principal } from '@lectern/auth';
import { type SearchRequest, searchRequest } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeVectorStore, indexesOf } from '../../test/support/fake-vector-store.ts';
import { axis, model, pointWith, signal } from '../../test/support/points.ts';
import { MemoryDocumentIndex } from '../../testing/memory-document-index.ts';
import { createLruSearchCache } from '../adapters/lru-search-cache.ts';
import type { VectorIndexes } from '../ports/vector-indexes.ts';
import type { EmbeddingModel, SearchCache } from '../ports.ts';
import { hideDocument } from './hide-document.ts';
import { publishVersion } from './index-changes.ts';
import { type SearchChunksPorts, searchChunks } from './search-chunks.ts';

const caller: Principal = {
  tenantId: 'tenant-1',
  userId: 'user-1',
  roles: [],
  scopes: ['search'],
  via: 'session',
  credentialId: 's-1',
};
const down = new AppError('unavailable', 'service is down');

describe('searchChunks', () => {
  let store: FakeVectorStore;
  let index: MemoryDocumentIndex;
  let order: string[];
  let reported: unknown[];
  let embed: (asked: EmbeddingModel | undefined) => Promise<Float32Array>;
  let indexes: VectorIndexes;
  let count: () => Promise<number>;
  let cache: SearchCache;

  beforeEach(async () => {
    store = new FakeVectorStore();
    index = new MemoryDocumentIndex();
    order = [];
    reported = [];
    embed = async () => axis(0);
    count = async () => 3;
    cache = createLruSearchCache({ maxAgeMs: 60_000, maxChars: 1_000_000 });
    store.beforeSearch = async () => void order.push('search');
    await store.ensureIndex(model);
    indexes = indexesOf(store);
  });

  const publish = (documentId: string, version: number) =>
    index.change(
      { documentId, tenantId: 'tenant-1' },
      publishVersion(
        {
          ...{ documentId, version, tenantId: 'tenant-1', ownerId: 'user-1', visibility: 'tenant' },
          ...{ readers: [], sharingRevision: 1, metadata: {}, collections: [] },
          ...{ title: `${documentId} v${version}`, model: model.name, chunkCount: 1 },
        },
        () => new Date(),
      ),
      { eventId: `${documentId}-${version}`, signal },
    );
  const ports = (): SearchChunksPorts => ({
    indexes,
    index,
    embedder: {
      embed: async (_query, asked) => {
        const answer = await embed(asked);
        order.push('embed');
        return { vector: answer, background: new Map() };
      },
    },
    pending: {
      count: async () => {
        const answer = await count();
        order.push('count');
        return answer;
      },
    },
    reranker: undefined,
    // No `warn`: a degraded search is not worth one.
    logger: { debug: ({ part }: { part: string }) => void reported.push(part) },
    cache,
  });
  const search = (request: Partial<SearchRequest> = {}, ofCaller = signal) =>
    searchChunks(ports(), { caller, request: searchRequest.parse({ query: 'q', ...request }) }, ofCaller);

  it("knows what is pending, and the query's vector, before it asks the store", async () => {
    const answer = await search();
    expect(new Set(order.slice(0, 2))).toEqual(new Set(['embed', 'count']));
    expect(order.slice(2)).toEqual(['search', 'search']);
    expect(answer).toMatchObject({ results: [], index: { pending: 3 }, degraded: [] });
    expect(answer.tookMs).toBeGreaterThanOrEqual(0);
  });

  it('gives an answer again to the same caller, after it has counted what is pending', async () => {
    await store.upsert([pointWith({ documentId: 'a' })]);
    await publish('a', 1);
    const first = await search();
    order.length = 0;
    count = async () => 7;
    expect(await search()).toMatchObject({ results: first.results, index: { pending: 7 }, degraded: [] });
    expect(order).toEqual(['count']);
    await search({ topK: 3 });
    expect(order).toContain('search');
    order.length = 0;
    const request = searchRequest.parse({ query: 'q' });
    await searchChunks(ports(), { caller: { ...caller, userId: 'user-2' }, request }, signal);
    expect(order).toContain('search');
  });

  it('knows the caller as `me`', async () => {
    const asked: unknown[] = [];
    store.searchLexical = async (_scope, { filter }) => {
      asked.push(filter);
      return [];
    };
    await search({ mode: 'lexical', filter: { ownerId: 'me', metadata: { year: 2024 } } });
    expect(asked).toEqual([{ ownerId: 'user-1', metadata: { year: 2024 } }]);
  });

  it('searches anew after any change of the tenant, also one that comes while it counts', async () => {
    await store.upsert([pointWith({ documentId: 'a' }), pointWith({ documentId: 'b', text: 'another' })]);
    await publish('a', 1);
    expect((await search()).results).toHaveLength(1);
    count = async () => {
      await publish('b', 1);
      return 0;
    };
    const answer = await search();
    expect([answer.index.pending, answer.results.length]).toEqual([0, 2]);
    await hideDocument({ index }, { documentId: 'a', tenantId: 'tenant-1' }, signal);
    expect((await search()).results.map(({ documentId }) => documentId)).toEqual(['b']);
  });

  it("keeps no answer that was made without the query's vector", async () => {
    embed = () => Promise.reject(down);
    expect((await search()).degraded).toEqual(['embedding']);
    embed = async () => axis(0);
    expect((await search()).degraded).toEqual([]);
  });

  it('shows live versions only, with the title of the live version and no inner ids', async () => {
    await store.upsert([
      pointWith({ documentId: 'a', version: 1 }),
      pointWith({ documentId: 'a', version: 2, text: 'not live yet' }),
      pointWith({ documentId: 'unknown' }),
    ]);
    await publish('a', 1);
    const { results } = await search();
    expect(results).toEqual([
      {
        ...{ documentId: 'a', title: 'a v1', version: 1, chunkId: 'chunk-0', ordinal: 0 },
        ...{ text: 'a plain text', headings: [], score: 1, relevance: expect.any(Number), alsoIn: [] },
      },
    ]);
  });

  it('shows equal chunks of several documents once, and looks further where they take all places', async () => {
    const copies = Array.from({ length: 60 }, (_, n) => `copy-${n}`);
    await store.upsert(copies.map((documentId) => pointWith({ documentId })));
    await store.upsert([
      pointWith({ documentId: 'hidden' }),
      pointWith({ documentId: 'z', text: 'another' }),
    ]);
    for (const documentId of [...copies, 'z']) await publish(documentId, 1);
    for (const mode of ['hybrid', 'lexical', 'dense'] as const) {
      const { results } = await search({ topK: 2, mode });
      expect(results.map(({ documentId }) => documentId)).toEqual(['copy-0', 'z']);
      expect(results[0]?.alsoIn).toEqual(copies.slice(1, 21));
    }
  });

  it("asks again when a version is replaced between the store's answer and the look at what is live", async () => {
    await store.upsert([pointWith({ documentId: 'a', version: 1 })]);
    await publish('a', 1);
    let replaced = false;
    store.beforeSearch = async () => {
      if (replaced) return;
      replaced = true;
      await store.upsert([pointWith({ documentId: 'a', version: 2 })]);
      await publish('a', 2);
      await store.removeVersionsBelow({ documentId: 'a', tenantId: 'tenant-1', version: 2 });
    };
    expect((await search({ mode: 'lexical' })).results).toMatchObject([{ documentId: 'a', version: 2 }]);
  });

  it.each(['lexical', 'hybrid'] as const)(
    'keeps a document that is replaced in each round of a %s search, once, in a version that was live meanwhile',
    async (mode) => {
      await store.upsert([pointWith({ documentId: 'a', version: 1 })]);
      await publish('a', 1);
      let version = 1;
      store.beforeSearch = async () => {
        version += 1;
        await store.upsert([pointWith({ documentId: 'a', version })]);
        await publish('a', version);
        await store.removeVersionsBelow({ documentId: 'a', tenantId: 'tenant-1', version });
      };
      const { results } = await search({ mode });
      expect(results).toHaveLength(1);
      expect(results[0]?.version).toBeGreaterThanOrEqual(2);
      expect(results[0]?.version).toBeLessThan(version + 1);
    },
  );

  it('shows nothing of a document that is deleted after it was replaced in each round', async () => {
    await store.upsert([pointWith({ documentId: 'a', version: 1 })]);
    await publish('a', 1);
    let version = 1;
    store.beforeSearch = async () => {
      version += 1;
      if (version > 3) await hideDocument({ index }, { documentId: 'a', tenantId: 'tenant-1' }, signal);
      else await publish('a', version);
    };
    expect((await search({ mode: 'lexical' })).results).toEqual([]);
  });

  it('asks for more when points that are not live crowd out those that are', async () => {
    await store.upsert(
      Array.from({ length: 120 }, (_, ordinal) => pointWith({ documentId: 'hidden', ordinal })),
    );
    await store.upsert([pointWith({ documentId: 'a' })]);
    await publish('a', 1);
    const { results } = await search({ topK: 1, mode: 'dense' });
    expect(results).toMatchObject([{ documentId: 'a' }]);
    expect(store.limits).toEqual([50, 200]);
  });

  it('gives up asking after three rounds', async () => {
    await store.upsert(
      Array.from({ length: 5_000 }, (_, ordinal) => pointWith({ documentId: 'hidden', ordinal })),
    );
    expect((await search({ topK: 1, mode: 'dense' })).results).toEqual([]);
    expect(store.limits).toEqual([50, 200, 800]);
  });

  it('answers by words alone when the embedding service is down, and names it', async () => {
    await store.upsert([pointWith({ documentId: 'a' })]);
    await publish('a', 1);
    embed = () => Promise.reject(down);
    const answer = await search();
    expect(answer).toMatchObject({
      results: [{ documentId: 'a' }],
      degraded: ['embedding'],
      index: { pending: 3 },
    });
    expect(reported).toEqual(['embedding']);
  });

  it('cannot search by meaning alone without the embedding service', async () => {
    embed = () => Promise.reject(down);
    await expect(search({ mode: 'dense' })).rejects.toBe(down);
  });

  it('searches the index that became the active one meanwhile, by a vector of that one', async () => {
    const next = new FakeVectorStore();
    const newModel = { name: 'newer', dimensions: 3 };
    await next.ensureIndex(newModel);
    await next.upsert([pointWith({ documentId: 'a', tenantId: 'tenant-1' })]);
    await publish('a', 1);
    let hasSwitched = false;
    const active = { id: 2, model: newModel, analysis: 2, store: next };
    indexes = indexesOf(store, () => (hasSwitched ? { active } : {}));
    const asked: (string | undefined)[] = [];
    embed = async (wanted) => {
      hasSwitched = true;
      asked.push(wanted?.name);
      return new Float32Array(wanted?.dimensions ?? 0);
    };
    expect((await search({ mode: 'dense' })).results).toHaveLength(1);
    expect([asked, store.limits]).toEqual([[model.name, 'newer'], []]);
  });

  it('does not know what is pending when the document service is down', async () => {
    count = () => Promise.reject(down);
    expect(await search()).toMatchObject({ index: { pending: null }, degraded: ['document'] });
  });

  it('embeds nothing for a search by words', async () => {
    embed = () => Promise.reject(new Error('must not be called'));
    expect(await search({ mode: 'lexical' })).toMatchObject({ degraded: [] });
  });

  it('fails when the caller has gone, rather than to call that a degradation', async () => {
    const gone = new AbortController();
    embed = async () => {
      gone.abort(new Error('caller has gone'));
      throw down;
    };
    await expect(search({}, gone.signal)).rejects.toThrow('caller has gone');
  });

  it('does not hide a bug behind a degradation', async () => {
    count = () => Promise.reject(new TypeError('a bug'));
    await expect(search()).rejects.toThrow('a bug');
  });
});
