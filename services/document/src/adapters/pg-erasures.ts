import type { Db, Tx } from '@lectern/db';
import type { UnitOfWork } from '@lectern/events';
import { forgetAnswers } from '@lectern/idempotency';
import type { ErasedAmounts, Erasure } from '../domain/erasure.ts';
import type { Erasures } from '../ports/erasures.ts';

export interface PgErasuresParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
}

const noteSql = `INSERT INTO erasures (id, tenant_id, owner_id, requested_by) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO NOTHING`;

const currentSql = `SELECT id, tenant_id, owner_id, requested_by FROM erasures
  WHERE completed_at IS NULL OR completed_at > now() - interval '1 day'
  ORDER BY requested_at`;

const ofDocumentSql = `SELECT e.id, e.tenant_id, e.owner_id, e.requested_by
  FROM documents d JOIN erasures e ON e.tenant_id = d.tenant_id AND (e.owner_id IS NULL OR e.owner_id = d.owner_id)
  WHERE d.id = $1 AND d.tenant_id = $2 AND e.completed_at IS NULL
  ORDER BY e.requested_at`;

/** What an erasure is about: $1 is the tenant, $2 the owner. */
const ofErasure = 'd.tenant_id = $1 AND ($2::text IS NULL OR d.owner_id = $2)';

const nextSql = `SELECT d.id FROM documents d WHERE ${ofErasure} AND d.status NOT IN ('deleting', 'deleted')
  ORDER BY d.id LIMIT $3`;

const lockSql = 'SELECT requested_at, completed_at FROM erasures WHERE id = $1 FOR UPDATE';

/** By an index for each part: it is asked after each deletion, and tombstones are many by then. */
const leftSql = `SELECT WHERE EXISTS (SELECT FROM documents d WHERE ${ofErasure} AND d.status NOT IN ('deleting', 'deleted'))
  OR EXISTS (SELECT FROM documents d WHERE ${ofErasure} AND d.status = 'deleting')`;

const amountsSql = `SELECT count(*)::int AS documents, coalesce(sum(o.content_removed), 0)::int AS blobs,
    coalesce(sum(o.chunks_removed), 0)::int AS chunks, coalesce(sum(o.index_removed), 0)::int AS points
  FROM documents d JOIN delete_operations o ON o.document_id = d.id
  WHERE ${ofErasure} AND o.updated_at >= $3`;

/** What a document is coming into just now is waited for, so that the deletion sees it there. */
const lockCollectionsSql = `SELECT id FROM collections
  WHERE tenant_id = $1 AND ($2::text IS NULL OR created_by = $2) ORDER BY id FOR UPDATE`;

const deleteCollectionsSql = `DELETE FROM collections c WHERE id = ANY($1)
  AND NOT EXISTS (SELECT FROM document_collections m WHERE m.collection_id = c.id)`;

const forgetMakerSql = 'UPDATE collections SET created_by = NULL WHERE id = ANY($1)';

/** What a batch has put into collections stays there; what waits is of nobody any more. */
const forgetBatchesSql = `DELETE FROM collection_batches WHERE tenant_id = $1 AND ($2::text IS NULL OR created_by = $2)`;

/** {@link Erasures} on Postgres. */
export function createPgErasures({ db, unitOfWork }: PgErasuresParts): Erasures {
  return {
    note: async ({ id, tenantId, ownerId, requestedBy }, signal) => {
      await db.query(noteSql, [id, tenantId, ownerId, requestedBy], { signal });
    },
    current: async (signal) => (await db.query<ErasureRow>(currentSql, [], { signal })).rows.map(toErasure),
    ofDocument: async ({ documentId, tenantId }, signal) => {
      const { rows } = await db.query<ErasureRow>(ofDocumentSql, [documentId, tenantId], { signal });
      return rows.map(toErasure);
    },
    nextDocuments: async ({ tenantId, ownerId }, limit, signal) => {
      const { rows } = await db.query<{ id: string }>(nextSql, [tenantId, ownerId, limit], { signal });
      return rows.map(({ id }) => id);
    },
    end: async ({ id, tenantId, ownerId }, report, { again, signal }) => {
      const ended = await unitOfWork.run(
        async (tx) => {
          const { rows } = await tx.query<{ requested_at: Date; completed_at: Date | null }>(lockSql, [id]);
          const scope = [tenantId, ownerId];
          if (rows[0] === undefined || (await tx.query(leftSql, scope)).rowCount > 0) return false;
          await tx.query(forgetBatchesSql, scope);
          await forgetCollections(tx, scope);
          if (rows[0].completed_at !== null && !again) return false;
          const found = await tx.query<ErasedAmounts & Record<string, unknown>>(amountsSql, [
            ...scope,
            rows[0].requested_at,
          ]);
          await tx.query('UPDATE erasures SET completed_at = coalesce(completed_at, now()) WHERE id = $1', [
            id,
          ]);
          // First answers to requests have the documents as they were.
          await forgetAnswers(tx, { tenantId, userId: ownerId });
          await tx.publish(report(found.rows[0] ?? { documents: 0, blobs: 0, chunks: 0, points: 0 }));
          return true;
        },
        { signal },
      );
      return ended === true;
    },
  };
}

/**
 * Those that nothing is in go; others stay for the documents of others in them, and nobody has made them. One that is made meanwhile keeps
 * its maker, by whom the next look finds it.
 */
async function forgetCollections(tx: Tx, scope: readonly unknown[]): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(lockCollectionsSql, [...scope]);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return;
  await tx.query(deleteCollectionsSql, [ids]);
  await tx.query(forgetMakerSql, [ids]);
}

interface ErasureRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly owner_id: string | null;
  readonly requested_by: string;
}

function toErasure(row: ErasureRow): Erasure {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    ownerId: row.owner_id ?? undefined,
    requestedBy: row.requested_by,
  };
}
