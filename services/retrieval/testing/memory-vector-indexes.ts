import type { MemoryDb } from '@lectern/db/testing/memory';
import { analysisVersion } from '@lectern/text';
import type { VectorIndexes } from '../src/ports/vector-indexes.ts';
import type { EmbeddingModel, VectorStore } from '../src/ports.ts';

export interface MemoryVectorIndexesParts {
  readonly db: MemoryDb;
  /** The model of each index, of which there is one at most: nothing is reindexed. It outlives the adapter. */
  readonly models: EmbeddingModel[];
  readonly store: VectorStore;
}

/** {@link VectorIndexes} in memory: the first index, which stays the active one. */
export function createMemoryVectorIndexes({ db, models, store }: MemoryVectorIndexesParts): VectorIndexes {
  return {
    begin: (model) =>
      db.query('INSERT vector_indexes', () => {
        if (models.length === 0) models.push(model);
      }),
    current: () =>
      db.query('SELECT vector_indexes', () => {
        const [active] = models.map((model) => ({ id: 1, model, analysis: analysisVersion, store }));
        return { active, building: undefined, retired: [] };
      }),
  };
}
