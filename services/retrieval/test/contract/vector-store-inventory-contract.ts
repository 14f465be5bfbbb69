import { describe, expect, it } from 'vitest';
import type { StoredPlace } from '../../src/domain/comparison.ts';
import type { PointInventory } from '../../src/ports/inventory.ts';
import type { VectorStore } from '../../src/ports.ts';
import { fresh, model, pointWith, scopeOf, signal } from '../support/points.ts';

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
      const before = await store.countAll(signal);
      await store.upsert(
        [0, 1].map((ordinal) => pointWith({ ...one, ordinal })),
        signal,
      );
      await store.upsert(
        [1, 2].map((version) => pointWith({ ...two, version })),
        signal,
      );
      expect(await store.countAll(signal)).toBe(before + 4);
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
      expect(all).toHaveLength(await storeOf().countAll(signal));
      expect(all).toEqual(expect.arrayContaining(found));
      expect(await pointsOf()).toEqual([]);
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
