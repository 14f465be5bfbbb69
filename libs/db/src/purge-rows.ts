import type { Queryable } from './db.ts';

/** Which rows {@link purgeRows} deletes. */
export interface Purge {
  readonly table: string;
  /** Condition on the columns of the table, in SQL, with `$1`-style values. */
  readonly where: string;
  readonly values?: readonly unknown[];
}

const perBatch = 5_000;

/**
 * Deletes rows that are past their retention, and resolves to their number. To be called at intervals; any number of instances may
 * do it at once. In small steps, so that no long transaction holds back the vacuum of other tables.
 *
 * @throws as {@link Queryable.query}; what was deleted before stays so
 */
export async function purgeRows(db: Queryable, { table, where, values = [] }: Purge): Promise<number> {
  let purged = 0;
  for (;;) {
    const { rowCount } = await db.query(
      `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${where} LIMIT ${perBatch}))`,
      values,
    );
    purged += rowCount;
    if (rowCount < perBatch) return purged;
  }
}
