import type { Db } from '@lectern/db';
import type { ModelRegistry } from '../ports.ts';

const chooseSql = `INSERT INTO active_model (name, dimensions) VALUES ($1, $2)
  ON CONFLICT (one) DO UPDATE SET name = EXCLUDED.name, dimensions = EXCLUDED.dimensions`;

/** A second time changes nothing: the wait for runs that began before is not to begin anew. */
const replaceSql = 'INSERT INTO replaced_models (name) VALUES ($1) ON CONFLICT DO NOTHING';

const removeVectorsSql = `DELETE FROM vectors WHERE ctid = ANY (ARRAY(
  SELECT v.ctid FROM vectors v JOIN replaced_models r ON r.name = v.model LIMIT $1))`;

/** Longer than any run that began before its model was replaced. */
const forgetSql = `DELETE FROM replaced_models WHERE replaced_at < now() - interval '1 day'`;

/** {@link ModelRegistry} in Postgres. */
export function createPgModelRegistry({ db }: { db: Pick<Db, 'query' | 'transaction'> }): ModelRegistry {
  return {
    find: async (signal) => {
      const { rows } = await db.query<{ model: string; dimensions: number }>(
        'SELECT name AS model, dimensions FROM active_model',
        [],
        { signal },
      );
      return rows[0];
    },
    choose: ({ model, replaced }, signal) =>
      db.transaction(
        async (tx) => {
          await tx.query(chooseSql, [model.model, model.dimensions]);
          if (replaced !== undefined) await tx.query(replaceSql, [replaced]);
          await tx.query('DELETE FROM replaced_models WHERE name = $1', [model.model]);
        },
        { signal },
      ),
    removeReplaced: async (limit, signal) => {
      const { rowCount } = await db.query(removeVectorsSql, [limit], { signal });
      if (rowCount < limit) await db.query(forgetSql, [], { signal });
      return rowCount;
    },
  };
}
