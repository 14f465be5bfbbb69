import type { Db } from '@lectern/db';
import type { ChunkInventory, StoredDocument } from '../ports/chunk-inventory.ts';
import type { DocumentKey } from '../ports.ts';

const findSql = `
  SELECT COALESCE(d.document_id, c.document_id) AS "documentId", COALESCE(d.tenant_id, c.tenant_id) AS "tenantId",
         CASE WHEN d.deleted_at IS NULL THEN COALESCE(d.version, 0) ELSE 0 END AS "settledVersion",
         COALESCE(c.version, 0) AS "chunksVersion", COALESCE(c.count, 0) AS "chunkCount"
    FROM (SELECT * FROM documents WHERE document_id = ANY($1)) d
    FULL JOIN (
      SELECT document_id, max(tenant_id) AS tenant_id, max(version) AS version, count(*)::int AS count
        FROM chunks WHERE document_id = ANY($1) GROUP BY document_id
    ) c ON c.document_id = d.document_id`;

/** By the words of its partial index. */
const betweenSql = `SELECT document_id AS "documentId", tenant_id AS "tenantId" FROM documents
  WHERE deleted_at IS NULL
    AND ($1::text IS NULL OR document_id COLLATE "C" > $1) AND ($2::text IS NULL OR document_id COLLATE "C" <= $2)
  ORDER BY document_id COLLATE "C" LIMIT $3`;

const withoutOwnerSql = `SELECT DISTINCT c.document_id AS "documentId", c.tenant_id AS "tenantId" FROM chunks c
  WHERE NOT EXISTS (SELECT FROM documents d WHERE d.document_id = c.document_id AND d.deleted_at IS NULL)
  LIMIT $1`;

/** {@link ChunkInventory} on Postgres. */
export function createPgChunkInventory({ db }: { db: Pick<Db, 'query'> }): ChunkInventory {
  return {
    find: async (documentIds, signal) =>
      (await db.query<StoredDocument & Record<string, unknown>>(findSql, [documentIds], { signal })).rows,
    between: async ({ after, until, limit }, signal) => {
      const values = [after, until, limit];
      return (await db.query<DocumentKey & Record<string, unknown>>(betweenSql, values, { signal })).rows;
    },
    withoutOwner: async (limit, signal) =>
      (await db.query<DocumentKey & Record<string, unknown>>(withoutOwnerSql, [limit], { signal })).rows,
  };
}
