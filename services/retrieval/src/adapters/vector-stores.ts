import type { PointInventory } from '../ports/inventory.ts';
import type { VectorStore } from '../ports.ts';

/** The store of one index. */
export type IndexStore = VectorStore & PointInventory;

/** The stores of all indexes. */
export interface VectorStores {
  /** The store of an index, whether the index is there or not; the same each time. */
  open(indexId: number): Promise<IndexStore>;
  /** Removes an index, and forgets its store. */
  drop(indexId: number, signal: AbortSignal): Promise<void>;
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Keeps the store of each index that was asked for. */
export function createVectorStores(openStore: (indexId: number) => Promise<IndexStore>): VectorStores {
  const opened = new Map<number, Promise<IndexStore>>();
  const open = (indexId: number): Promise<IndexStore> => {
    const store = opened.get(indexId) ?? openStore(indexId);
    opened.set(indexId, store);
    // The next one who asks tries again.
    store.catch(() => opened.delete(indexId));
    return store;
  };
  return {
    open,
    drop: async (indexId, signal) => {
      const store = await open(indexId);
      await store.drop(signal);
      opened.delete(indexId);
      await store.close();
    },
    check: async (signal) => {
      // Any of them: they are in one place.
      const [some = open(1)] = opened.values();
      await (await some).check(signal);
    },
    close: async () => {
      for (const store of opened.values()) await (await store).close();
    },
  };
}
