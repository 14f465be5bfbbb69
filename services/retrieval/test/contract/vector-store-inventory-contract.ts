import { describe, expect, it } from 'vitest';
import type { StoredPlace } from '../../src/domain/comparison.ts';
import type { Facts } from '../../src/domain/facts.ts';
import { audienceClaim, factsClaim } from '../../src/domain/point-claims.ts';
import type { Sharing } from '../../src/domain/sharing.ts';
import type { PointInventory } from '../../src/ports/inventory.ts';
import type { VectorStore } from '../../src/ports.ts';
import { fresh, model, pointWith, scopeOf, sharingOf, signal } from '../support/points.ts';

type Store = VectorStore & PointInventory;

const labelsOf = (points: readonly StoredPlace[]): string[] =>
  points.map(({ documentId, version, ordinal }) => `${documentId} ${version} ${ordinal}`).sort();

/** What {@link PointInventory} promises. */
export function describeInventory(storeOf: () => Store): void {
  describe('inventory', () => {
    const pointsOf = async (...ids: string[]): Promise<StoredPlace[]> => {
      const found: StoredPlace[] = [];
      for await (const points of storeOf().pointsOf(ids, signal)) found.push(...points);
      return found;
    };
    const allPoints = async (): Promise<StoredPlace[]> => {
      const found: StoredPlace[] = [];
      let position: string | undefined;
      do {
        const { points, next } = await storeOf().page(position, signal);
        found.push(...points);
        position = next;
      } while (position !== undefined);
      return found;
    };

    it('counts the points of versions, and of all versions, over tenants', async () => {
      const store = storeOf();
      await store.ensureIndex(model, signal);
      const [one, two] = [fresh(), fresh()];
      await store.upsert(
        [0, 1].map((ordinal) => pointWith({ ...one, ordinal })),
        signal,
      );
      await store.upsert(
        [1, 2].map((version) => pointWith({ ...two, version })),
        signal,
      );
      const versions = [
        { documentId: one.documentId, version: 1 },
        { documentId: two.documentId, version: 2 },
      ];
      expect(await store.countVersions(versions, signal)).toEqual({ ofVersions: 3, ofAllVersions: 4 });
      expect(await store.countVersions([], signal)).toEqual({ ofVersions: 0, ofAllVersions: 0 });
    });

    it('names the points of documents, and all points page by page, each once', async () => {
      const { documentId, tenantId } = fresh();
      const points = Array.from({ length: 40 }, (_, ordinal) => pointWith({ documentId, tenantId, ordinal }));
      await storeOf().upsert(points, signal);
      const found = await pointsOf(documentId);
      expect(labelsOf(found)).toEqual(labelsOf(points as unknown as StoredPlace[]));
      expect(new Set(found.map((point) => point.tenantId))).toEqual(new Set([tenantId]));
      const all = await allPoints();
      expect(new Set(all.map(({ pointId }) => pointId)).size).toBe(all.length);
      expect(all).toEqual(expect.arrayContaining(found));
      expect(await pointsOf()).toEqual([]);
    });

    it('tells what points say of a document, before and after they are given something else', async () => {
      const store = storeOf();
      const key = fresh();
      const sharing = sharingOf({ readers: ['r2', 'r1'] });
      const facts = {
        metadata: { lang: 'en', tags: ['b', 'a'] },
        collections: [{ id: 'c1', attributes: { year: 2024 } }],
      };
      const claims = async () => {
        const found = (await pointsOf(key.documentId)).map((point) => point.claims);
        const paged = (await allPoints()).filter(({ documentId }) => documentId === key.documentId);
        expect(paged.map((point) => point.claims)).toEqual(found);
        return found;
      };
      const claimed = (of: Sharing, said: Facts) => ({
        audience: audienceClaim({ ...key, ...of }),
        facts: factsClaim(said),
      });
      await store.upsert(
        [0, 1].map((ordinal) => pointWith({ ...key, ...sharing, ...facts, ordinal })),
        signal,
      );
      const before = claimed(sharing, facts);
      expect(await claims()).toEqual([before, before]);
      expect(claimed({ ...sharing, readers: ['r1', 'r2'] }, facts)).toEqual(before);

      const shared = sharingOf({ visibility: 'tenant' });
      await store.setAudience(key, shared, signal);
      expect(await claims()).toEqual(Array(2).fill(claimed(shared, facts)));
      const other = { ...facts, collections: [{ id: 'c1', attributes: { year: 2025 } }] };
      await store.describe(key, { title: 'Another', ...other }, signal);
      expect(await claims()).toEqual(Array(2).fill(claimed(shared, other)));
      const all = [before, claimed(shared, facts), claimed(shared, other)];
      expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(3);
    });

    it('removes the points that are named, and no others, from both searches', async () => {
      const store = storeOf();
      const key = fresh();
      await store.upsert(
        [0, 1, 2].map((ordinal) => pointWith({ ...key, ordinal, text: 'seal' })),
        signal,
      );
      const found = await pointsOf(key.documentId);
      const named = found.filter(({ ordinal }) => ordinal !== 1);
      await store.removePoints(key, named, signal);
      await store.removePoints(key, named, signal);
      expect(labelsOf(await pointsOf(key.documentId))).toEqual([`${key.documentId} 1 1`]);
      const query = { text: 'seal', filter: {}, limit: 10 };
      const hits = await store.searchLexical(scopeOf(key.tenantId), query, signal);
      expect(hits.map(({ ordinal }) => ordinal)).toEqual([1]);
    });
  });
}
