import type { Db, QueryOptions } from '@lectern/db';
import { analysisVersion } from '@lectern/text';
import type { CurrentIndexes, VectorIndexes } from '../ports/vector-indexes.ts';
import type { EmbeddingModel, VectorStore } from '../ports.ts';

/** The index that was there before this table: collection and table have no number in their names. No other is given its id. */
const firstIndex = 1;

/** What releases without this table did with words. */
const firstAnalysis = 1;

const findSql = `SELECT id, model, dimensions, analysis, state FROM vector_indexes
  WHERE state IN ('active', 'building', 'retired') ORDER BY id`;

/** Only where there is none that is active; another instance may be doing the same. */
const beginSql = `INSERT INTO vector_indexes (id, model, dimensions, analysis, state)
  SELECT $1, $2, $3, $4, 'active' WHERE NOT EXISTS (SELECT FROM vector_indexes WHERE state = 'active')
  ON CONFLICT DO NOTHING`;

interface Row extends Record<string, unknown> {
  readonly id: number;
  readonly model: string;
  readonly dimensions: number;
  readonly analysis: number;
  readonly state: 'active' | 'building' | 'retired';
}

/** {@link VectorIndexes} by rows in Postgres, each with its store. */
export function createPgVectorIndexes({
  db,
  stores,
}: {
  db: Pick<Db, 'query'>;
  stores: { open(indexId: number): Promise<VectorStore> };
}): VectorIndexes {
  const begin = async (
    { name, dimensions }: EmbeddingModel,
    analysis: number,
    options: QueryOptions,
  ): Promise<void> => {
    await db.query(beginSql, [firstIndex, name, dimensions, analysis], options);
  };
  const find = async (options: QueryOptions): Promise<CurrentIndexes> => {
    const { rows } = await db.query<Row>(findSql, [], options);
    const indexes = await Promise.all(
      rows.map(async ({ id, model: name, dimensions, analysis, state }) => ({
        state,
        index: { id, model: { name, dimensions }, analysis, store: await stores.open(id) },
      })),
    );
    const of = (wanted: Row['state']) =>
      indexes.flatMap(({ state, index }) => (state === wanted ? [index] : []));
    return { active: of('active')[0], building: of('building')[0], retired: of('retired') };
  };
  return {
    begin: (model, signal) => begin(model, analysisVersion, { signal }),
    current: async (signal) => {
      const found = await find({ signal });
      if (found.active !== undefined) return found;
      // An index that a release without this table has made says itself what it is of.
      const model = await (await stores.open(firstIndex)).currentModel(signal);
      if (model === undefined) return found;
      await begin(model, firstAnalysis, { signal });
      return find({ signal });
    },
  };
}
