import { createFairQueue } from '@lectern/fairness';
import type { VectorStore } from '../ports.ts';

/**
 * A store that writes one batch of points at a time, in which tenants take turns: a document of twenty thousand points
 * delays the single point of another tenant by one batch, and so do several documents of one tenant. For a store that
 * can only commit one write after the other.
 */
export function turnTakingStore(store: VectorStore): VectorStore {
  const queue = createFairQueue({ concurrency: 1 });
  return {
    ...store,
    upsert: async (points, signal) => {
      const [first] = points;
      if (first === undefined) return;
      const waiting = signal === undefined ? {} : { signal };
      await queue.run(first.tenantId, () => store.upsert(points, signal), waiting);
    },
  };
}
