import type { Db } from '@lectern/db';
import type { IndexRow } from '../domain/comparison.ts';
import type { IndexInventory } from '../ports/inventory.ts';

const columns = `document_id AS "documentId", tenant_id AS "tenantId", state, live_version AS "liveVersion",
    COALESCE(chunk_count, 0) AS "chunkCount", sharing_revision AS "sharingRevision",
    description_revision AS "descriptionRevision"`;

const rowsOfSql = `SELECT ${columns} FROM documents WHERE document_id = ANY($1)`;

/** By the words of its partial index. */
const rowsBetweenSql = `SELECT ${columns} FROM documents
  WHERE state <> 'deleted'
    AND ($1::text IS NULL OR document_id COLLATE "C" > $1) AND ($2::text IS NULL OR document_id COLLATE "C" <= $2)
  ORDER BY document_id COLLATE "C" LIMIT $3`;

const countPointsSql = `SELECT COALESCE(sum(chunk_count), 0)::int AS points FROM documents WHERE state = 'live'`;

interface Row extends Omit<IndexRow, 'liveVersion'>, Record<string, unknown> {
  readonly liveVersion: number | null;
}

const toIndexRow = ({ liveVersion, ...row }: Row): IndexRow => ({
  ...row,
  liveVersion: liveVersion ?? undefined,
});

/** {@link IndexInventory} on Postgres. */
export function createPgIndexInventory({ db }: { db: Pick<Db, 'query'> }): IndexInventory {
  return {
    rowsOf: async (documentIds, signal) =>
      (await db.query<Row>(rowsOfSql, [documentIds], { signal })).rows.map(toIndexRow),
    rowsBetween: async ({ after, until, limit }, signal) =>
      (await db.query<Row>(rowsBetweenSql, [after, until, limit], { signal })).rows.map(toIndexRow),
    countPoints: async (signal) => {
      const { rows } = await db.query<{ points: number }>(countPointsSql, [], { signal });
      return rows[0]?.points ?? 0;
    },
  };
}
