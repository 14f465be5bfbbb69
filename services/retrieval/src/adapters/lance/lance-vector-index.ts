import { Index, type Table } from '@lancedb/lancedb';
import { modelOf } from './lance-rows.ts';

/** When the index over the vectors of a table is made anew. */
export interface VectorIndexOptions {
  /** A table of fewer rows has none: to scan them costs no more. */
  readonly leastRows: number;
  /** Each compaction adds a part for the rows since the last one, and a search looks at every part. */
  readonly mostParts: number;
  /** Bytes of vectors beyond which there is no index: it would not stay in memory. */
  readonly mostBytes: number;
}

/** Keeps the index over the vectors of a table. */
export interface VectorIndexUpkeep {
  /** Call after each compaction, and not twice at once. Searches and writes go on beside it. */
  refresh(table: Table): Promise<void>;
}

const bytesOfNumber = 4;
/** A rest after each build, as a multiple of its time: writes without a pause do not make it build all the time. */
const restFactor = 20;
/** As LanceDB names it. */
const indexName = 'vector_idx';

/**
 * The index is a copy of all vectors that LanceDB keeps in memory, in one partition that every search looks through: so
 * answers are the exact ones, as they are without it, and depend on nobody else's vectors, but nothing is read from files.
 * Rows that it does not have yet are scanned beside it. A build that is cut short leaves the table as it was.
 */
export function createVectorIndexUpkeep(options: VectorIndexOptions): VectorIndexUpkeep {
  let notBefore = 0;
  return {
    refresh: async (table) => {
      const startedAt = performance.now();
      if (startedAt < notBefore) return;
      const [stats, rows] = await Promise.all([table.indexStats(indexName), table.countRows()]);
      const bytes = rows * (await dimensionsOf(table)) * bytesOfNumber;
      if (rows < options.leastRows || bytes > options.mostBytes) {
        if (stats !== undefined) await table.dropIndex(indexName);
        return;
      }
      if (stats !== undefined && (stats.numIndices ?? 1) <= options.mostParts) return;
      const config = Index.ivfFlat({ distanceType: 'cosine', numPartitions: 1 });
      await table.createIndex('vector', { config, replace: true });
      const endedAt = performance.now();
      notBefore = endedAt + restFactor * (endedAt - startedAt);
    },
  };
}

async function dimensionsOf(table: Table): Promise<number> {
  return modelOf(await table.schema())?.dimensions ?? 0;
}
