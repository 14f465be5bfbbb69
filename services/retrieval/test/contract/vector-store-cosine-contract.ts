import { describe, expect, it } from 'vitest';
import type { VectorStore } from '../../src/ports.ts';
import { axis, fresh, pointWith, scopeOf, signal } from '../support/points.ts';

/** Cosines of points that are named. */
export function describeCosines(open: () => VectorStore): void {
  describe('cosines', () => {
    const nearest = (tenantId: string, userId?: string) =>
      open().searchDense(scopeOf(tenantId, userId), { vector: axis(0), filter: {}, limit: 10 }, signal);

    it('are those of a search, and of no point that the scope does not have', async () => {
      const { documentId, tenantId } = fresh();
      const stranger = fresh();
      const hidden = {
        documentId: `${documentId}-hidden`,
        ownerId: 'user-2',
        visibility: 'private',
      } as const;
      await open().upsert(
        [
          pointWith({ documentId, tenantId, vector: axis(0, 0.9) }),
          pointWith({ documentId, tenantId, ordinal: 1, vector: axis(0, 0.1) }),
          pointWith({ ...hidden, tenantId }),
          pointWith(stranger),
        ],
        signal,
      );
      const mine = await nearest(tenantId);
      const others = [...(await nearest(tenantId, 'user-2')), ...(await nearest(stranger.tenantId))];
      expect([mine.length, others.length]).toEqual([2, 4]);
      const pointIds = [...mine, ...others].map((hit) => hit.pointId);
      const cosines = await open().scoreDense(scopeOf(tenantId), { vector: axis(0), pointIds }, signal);
      expect([...cosines.keys()].sort()).toEqual(mine.map((hit) => hit.pointId).sort());
      for (const { pointId, score } of mine) expect(cosines.get(pointId)).toBeCloseTo(score, 5);
    });

    it('of none are none', async () => {
      const none = { vector: axis(0), pointIds: [] };
      expect((await open().scoreDense(scopeOf(fresh().tenantId), none, signal)).size).toBe(0);
    });
  });
}
