import type { Db } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import type { ComparableDocument } from '../domain/drift.ts';
import type { DocumentInventory } from '../ports/reconciliation.ts';

const columns = `id, tenant_id AS "tenantId", version, attempt, status, chunk_count AS "chunkCount",
  sharing_revision AS "sharingRevision", description_revision AS "descriptionRevision", updated_at AS "updatedAt"`;

const pageSql = `SELECT ${columns} FROM documents
  WHERE status <> 'deleted' AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2`;

const findSql = `SELECT ${columns} FROM documents WHERE id = ANY($1::uuid[])`;

type Row = ComparableDocument & Record<string, unknown>;

/** {@link DocumentInventory} on Postgres. */
export function createPgDocumentInventory({ db }: { db: Pick<Db, 'query'> }): DocumentInventory {
  return {
    page: async ({ after, limit }, signal) => (await db.query<Row>(pageSql, [after, limit], { signal })).rows,
    find: async (ids, signal) =>
      (await db.query<Row>(findSql, [ids.filter((id) => isUuid(id))], { signal })).rows,
  };
}
