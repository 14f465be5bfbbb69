import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentKey } from '../../src/domain/indexed-document.ts';
import type { PointInventory } from '../../src/ports/inventory.ts';
import type { Point, VectorStore } from '../../src/ports.ts';
import { FakeVectorStore } from '../support/fake-vector-store.ts';
import { axis, fresh, model, pointWith, scopeOf, sharingOf, signal } from '../support/points.ts';
import { applyChange, factsOf, storeChange } from '../support/store-changes.ts';
import { describeCollections } from './vector-store-collections-contract.ts';
import { describeCopying, describeRemoval } from './vector-store-copy-contract.ts';
import { describeCosines } from './vector-store-cosine-contract.ts';
import { describeDescribing } from './vector-store-describe-contract.ts';
import { describeFilters } from './vector-store-filter-contract.ts';
import { describeFrequencies } from './vector-store-frequency-contract.ts';
import { describeInventory } from './vector-store-inventory-contract.ts';
import { describeScope, retrievedBy } from './vector-store-scope-contract.ts';
import { describeSharing } from './vector-store-sharing-contract.ts';

/** Opens an empty store, and the way to see it again as another process would. */
export interface StoreUnderTest {
  open(): Promise<VectorStore & PointInventory>;
  destroy(): Promise<void>;
}

/** What {@link VectorStore} promises, on every adapter. */
export function describeVectorStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`VectorStore on ${name}`, () => {
    let under: StoreUnderTest;
    let store: VectorStore & PointInventory;
    beforeAll(async () => {
      under = await make();
      store = await under.open();
    });
    afterAll(async () => {
      await store?.close();
      await under?.destroy();
    });

    const upsert = (points: readonly Point[]) => store.upsert(points, signal);
    const count = (document: DocumentKey) => store.countDocument(document, signal);
    const dense = (tenantId: string, over: { at?: number; limit?: number } = {}) =>
      store.searchDense(
        scopeOf(tenantId),
        { vector: axis(over.at ?? 0), filter: {}, limit: over.limit ?? 10 },
        signal,
      );
    const lexical = (tenantId: string, text: string) =>
      store.searchLexical(scopeOf(tenantId), { text, filter: {}, limit: 10 }, signal);

    it('finds, counts and removes nothing before the first document', async () => {
      const nothing = { documentId: 'nothing', tenantId: 'tenant-0' };
      expect(await store.currentModel(signal)).toBeUndefined();
      expect(await dense('tenant-0')).toEqual([]);
      expect(await lexical('tenant-0', 'word')).toEqual([]);
      expect(await count(nothing)).toBe(0);
      await store.removeDocument(nothing, signal);
      await store.removeVersionsBelow({ ...nothing, version: 3 }, signal);
      await store.removeChunksFrom({ ...nothing, version: 1 }, 0, signal);
      await store.setAudience(nothing, sharingOf({}), signal);
      const missing = { code: 'unavailable', reason: 'index_missing', retryable: true };
      await expect(upsert([pointWith({})])).rejects.toMatchObject(missing);
    });

    it('records the model, is made once however often it is asked, and refuses another model', async () => {
      await Promise.all([
        store.ensureIndex(model, signal),
        store.ensureIndex(model, signal),
        store.ensureIndex(model, signal),
      ]);
      expect(await store.currentModel(signal)).toEqual(model);
      const mismatch = { code: 'conflict', reason: 'model_mismatch', retryable: false };
      await expect(store.ensureIndex({ ...model, name: 'other' }, signal)).rejects.toMatchObject(mismatch);
      await expect(store.ensureIndex({ ...model, dimensions: 5 }, signal)).rejects.toMatchObject(mismatch);
      await store.check(AbortSignal.timeout(5_000));
      expect(await dense('tenant-0')).toEqual([]);
      expect(await lexical('tenant-0', 'word')).toEqual([]);
    });

    it('finds a point by meaning and by word as soon as the write has returned', async () => {
      const { documentId, tenantId } = fresh();
      for (let ordinal = 0; ordinal < 5; ordinal++) {
        await upsert([
          pointWith({
            documentId,
            tenantId,
            ordinal,
            text: `needle${ordinal} in hay`,
            vector: axis(ordinal % 4),
          }),
        ]);
        expect((await lexical(tenantId, `needle${ordinal}`)).map((hit) => hit.ordinal)).toEqual([ordinal]);
        expect((await dense(tenantId, { at: ordinal % 4, limit: 1 }))[0]?.score).toBeCloseTo(1, 5);
      }
    });

    it('gives back what was put in', async () => {
      const { documentId, tenantId } = fresh();
      const text = `it's "quoted" — größe 東京 \\ ' ; -- \u0001 🛩`;
      const point = pointWith({
        documentId,
        tenantId,
        version: 3,
        ordinal: 7,
        page: 4,
        headings: ['Wings', "O'Hare"],
        text,
      });
      await upsert([point, pointWith({ documentId, tenantId, version: 3, ordinal: 8, vector: axis(2) })]);
      const [hit, other] = await dense(tenantId);
      expect(hit).toMatchObject({
        documentId,
        version: 3,
        ordinal: 7,
        page: 4,
        headings: ['Wings', "O'Hare"],
        text,
        chunkId: 'chunk-7',
      });
      expect(hit?.pointId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
      expect(other).not.toHaveProperty('page');
      expect(await lexical(tenantId, 'GRÖSSE größe quotes')).toMatchObject([{ pointId: hit?.pointId }]);
    });

    it('ranks by cosine similarity', async () => {
      const { documentId, tenantId } = fresh();
      const leans = [0.9, 0.1, 0.5];
      await upsert(
        leans.map((lean, ordinal) => pointWith({ documentId, tenantId, ordinal, vector: axis(0, lean) })),
      );
      const hits = await dense(tenantId);
      expect(hits.map((hit) => hit.ordinal)).toEqual([1, 2, 0]);
      for (const hit of hits) expect(hit.score).toBeCloseTo(1 / Math.hypot(1, leans[hit.ordinal] ?? 0), 4);
      expect(await dense(tenantId, { limit: 2 })).toHaveLength(2);
    });

    it('ranks words as BM25 does: rare before common, short before long, inflections alike', async () => {
      const { documentId, tenantId } = fresh();
      const texts = [
        `boundary layer ${'filler words go here '.repeat(20)}`,
        'boundary layers',
        'boundary layer slipstreams',
        'nothing of the kind',
      ];
      await upsert(texts.map((text, ordinal) => pointWith({ documentId, tenantId, ordinal, text })));
      const ranked = await lexical(tenantId, 'the slipstream of a boundary layer');
      expect(ranked.map((hit) => hit.ordinal)).toEqual([2, 1, 0]);
      expect(ranked.every((hit) => hit.score > 0)).toBe(true);
      expect(await lexical(tenantId, 'the of a --- ???')).toEqual([]);
    });

    it('finds words of any length and script', async () => {
      const { documentId, tenantId } = fresh();
      const words = [
        'x'.repeat(60),
        'ж'.repeat(60),
        'Donaudampfschifffahrtsgesellschaftskapitänswitwe',
        '東京都',
        '१२३',
      ];
      await upsert(words.map((text, ordinal) => pointWith({ documentId, tenantId, ordinal, text })));
      for (const [ordinal, word] of words.entries()) {
        expect((await lexical(tenantId, word)).map((hit) => hit.ordinal)).toEqual([ordinal]);
      }
    });

    it('finds words of the title and of the headings above a chunk', async () => {
      const { documentId, tenantId } = fresh();
      await upsert([
        pointWith({
          documentId,
          tenantId,
          title: 'Zeppelin handbook',
          headings: ['Mooring'],
          text: 'tie it',
        }),
      ]);
      expect(await lexical(tenantId, 'zeppelins')).toHaveLength(1);
      expect(await lexical(tenantId, 'moored')).toHaveLength(1);
    });

    describeScope(() => store);
    describeCosines(() => store);
    describeFilters(() => store);
    describeCollections(() => store);
    describeDescribing(() => store);
    describeFrequencies(() => store);
    describeSharing(() => store);
    describeInventory(() => store);

    it('writes a point twice as once, and the later text wins', async () => {
      const { documentId, tenantId } = fresh();
      const points = [0, 1, 2].map((ordinal) =>
        pointWith({ documentId, tenantId, ordinal, text: `first${ordinal}` }),
      );
      await upsert(points);
      await upsert(points.map((point) => ({ ...point, text: `second${point.ordinal}` })));
      expect(await count({ documentId, tenantId })).toBe(3);
      expect(await lexical(tenantId, 'first0 first1 first2')).toEqual([]);
      expect(await lexical(tenantId, 'second1')).toMatchObject([{ ordinal: 1 }]);
    });

    it('holds after any series of changes just what a plain list would', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(storeChange, { minLength: 5, maxLength: 20 }), async (changes) => {
          const { tenantId } = fresh();
          const list = new FakeVectorStore();
          for (const { kind, document, version, chunks } of changes) {
            const documentId = `${tenantId}-${document}`;
            const points = Array.from({ length: chunks }, (_, ordinal) =>
              pointWith({ documentId, tenantId, version, ordinal, text: 'common' }),
            );
            for (const each of [store, list])
              await applyChange(each, { kind, documentId, tenantId, version, points });
            expect(await count({ documentId, tenantId })).toBe(
              await list.countDocument({ documentId, tenantId }),
            );
          }
          const query = { filter: {}, limit: 100 };
          const scope = scopeOf(tenantId);
          const expected = factsOf(list.points);
          const byWord = await store.searchLexical(scope, { ...query, text: 'common' }, signal);
          const byVector = await store.searchDense(scope, { ...query, vector: axis(0) }, signal);
          expect(factsOf(byWord)).toEqual(expected);
          expect(factsOf(byVector)).toEqual(expected);
        }),
        { numRuns: 10 },
      );
    });

    it('keeps count through a race of writers', async () => {
      const { documentId, tenantId } = fresh();
      await Promise.all(
        Array.from({ length: 12 }, (_, at) =>
          upsert([0, 1, 2].map((i) => pointWith({ documentId, tenantId, ordinal: (at % 6) * 3 + i }))),
        ),
      );
      expect(await count({ documentId, tenantId })).toBe(18);
    });

    it('removes one version, those below one, or a document whole, and nothing else', async () => {
      const { documentId, tenantId } = fresh();
      const versions = [1, 2, 3].map((version) =>
        pointWith({ documentId, tenantId, version, text: `v${version} common` }),
      );
      await upsert([...versions, pointWith({ documentId: `${documentId}-other`, tenantId, text: 'common' })]);
      await store.removeVersion({ documentId, tenantId, version: 2 }, signal);
      expect(await count({ documentId, tenantId })).toBe(2);
      await store.removeVersionsBelow({ documentId, tenantId, version: 3 }, signal);
      expect(await count({ documentId, tenantId })).toBe(1);
      expect(await lexical(tenantId, 'v1 v2 v3')).toMatchObject([{ version: 3 }]);
      await store.removeDocument({ documentId, tenantId }, signal);
      expect(await count({ documentId, tenantId })).toBe(0);
      expect(await retrievedBy(store, tenantId)).toEqual([[`${documentId}-other`], [`${documentId}-other`]]);
    });

    it('refuses a batch with a vector of the wrong length and writes nothing of it', async () => {
      const { documentId, tenantId } = fresh();
      const wrong: Point = pointWith({ documentId, tenantId, ordinal: 1, vector: new Float32Array(3) });
      await expect(upsert([pointWith({ documentId, tenantId }), wrong])).rejects.toMatchObject({
        reason: 'dimensions_mismatch',
        retryable: false,
      });
      expect(await count({ documentId, tenantId })).toBe(0);
    });

    it('gives up when the caller has', async () => {
      const gone = AbortSignal.abort(new Error('caller has gone'));
      const query = { filter: {}, limit: 1 };
      await expect(store.searchDense(scopeOf(), { ...query, vector: axis(0) }, gone)).rejects.toThrow(
        'caller has gone',
      );
      await expect(store.searchLexical(scopeOf(), { ...query, text: 'x' }, gone)).rejects.toThrow(
        'caller has gone',
      );
      await expect(store.upsert([pointWith({})], gone)).rejects.toThrow('caller has gone');
    });

    it('has everything again when it is opened anew', async () => {
      const { documentId, tenantId } = fresh();
      await upsert([pointWith({ documentId, tenantId, text: 'durable' })]);
      await store.close();
      store = await under.open();
      expect(await store.currentModel(signal)).toEqual(model);
      expect(await lexical(tenantId, 'durable')).toHaveLength(1);
      await expect(store.ensureIndex({ ...model, name: 'other' }, signal)).rejects.toMatchObject({
        reason: 'model_mismatch',
      });
    });

    describeCopying(() => store);
    describeRemoval(() => store);
  });
}
