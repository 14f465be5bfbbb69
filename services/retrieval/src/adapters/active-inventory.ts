import type { PointInventory } from '../ports/inventory.ts';
import type { VectorIndexes } from '../ports/vector-indexes.ts';
import type { VectorStores } from './vector-stores.ts';

/**
 * {@link PointInventory} of the index that searches use at the time of each call. One that is being built is compared when it is
 * in use, and one that was is removed as a whole.
 */
export function createActiveInventory({
  indexes,
  stores,
}: {
  indexes: Pick<VectorIndexes, 'current'>;
  stores: Pick<VectorStores, 'open'>;
}): PointInventory {
  const open = async (signal: AbortSignal): Promise<PointInventory | undefined> => {
    const { active } = await indexes.current(signal);
    return active && stores.open(active.id);
  };
  return {
    countVersions: async (versions, signal) =>
      (await open(signal))?.countVersions(versions, signal) ?? { ofVersions: 0, ofAllVersions: 0 },
    pointsOf: async function* (documentIds, signal) {
      yield* (await open(signal))?.pointsOf(documentIds, signal) ?? [];
    },
    page: async (position, signal) =>
      (await open(signal))?.page(position, signal) ?? { points: [], next: undefined },
    removePoints: async (document, points, signal) =>
      (await open(signal))?.removePoints(document, points, signal),
  };
}
