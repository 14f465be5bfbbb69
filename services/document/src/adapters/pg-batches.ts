import type { Attributes, BatchOutcome } from '@lectern/contracts';
import type { Db, Tx } from '@lectern/db';
import type { UnitOfWork } from '@lectern/events';
import { takeKeyFor } from '@lectern/idempotency';
import { validate as isUuid } from 'uuid';
import type { Batch, BatchCounts, BatchEntry, Refusal } from '../domain/batch.ts';
import { readingOf } from '../domain/list-place.ts';
import type { Visibility } from '../domain/sharing.ts';
import type { Batches, NewBatch } from '../ports/batches.ts';
import { insertCollection } from './pg-collections.ts';
import { lockCurrent, writeChange } from './pg-document-repository.ts';
import { viewerValues, visible } from './viewer-sql.ts';
import { holdCollections } from './write-change.ts';

export interface PgBatchesParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  /** How long a batch is remembered, in milliseconds, by the clock of the database. */
  readonly retentionMs: number;
  /** How long a batch is for the request that makes it alone, in milliseconds, unless that releases it. */
  readonly holdMs: number;
  /** Retention of an idempotency key, in milliseconds. */
  readonly keyRetentionMs: number;
}

const readableSql = `SELECT d.id, d.owner_id, d.visibility FROM documents d
  WHERE d.id = ANY ($4::uuid[]) AND ${visible} AND d.status NOT IN ('deleting', 'deleted')`;

const insertSql = `INSERT INTO collection_batches (id, tenant_id, collection_id, created_by, is_admin, limited_to, created_at, held_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8::float8 / 1000))`;

const insertItemsSql = `INSERT INTO collection_batch_documents (batch_id, document_id, attributes, state)
  SELECT $1, item."documentId", item.attributes, 'waiting'
  FROM jsonb_to_recordset($2) AS item ("documentId" uuid, attributes jsonb)`;

const findSql = `SELECT b.* FROM collection_batches b JOIN collections c ON c.id = b.collection_id
  WHERE b.id = $1 AND b.collection_id = $2 AND b.tenant_id = $3 AND c.deleted_at IS NULL`;

/** The documents of a batch ($4) that a viewer may read, with how far it is with each. */
const entries = `SELECT d.id, v.bytes, coalesce(m.attributes, w.attributes) AS attributes,
    coalesce(m.added_at, b.created_at) AS added_at, coalesce(w.refusal, d.failure) AS error,
    CASE WHEN w.state = 'waiting' THEN 'pending' WHEN w.state = 'cancelled' THEN 'cancelled'
      WHEN w.state = 'refused' THEN 'failed' WHEN d.status IN ('ingested', 'embedded') THEN 'pending'
      WHEN d.status = 'indexed' THEN 'indexed' ELSE 'failed' END AS outcome
  FROM collection_batch_documents w
  JOIN collection_batches b ON b.id = w.batch_id
  JOIN documents d ON d.id = w.document_id
  JOIN document_versions v ON v.document_id = d.id AND v.version = d.version
  LEFT JOIN document_collections m ON m.document_id = d.id AND m.collection_id = b.collection_id
  WHERE w.batch_id = $4 AND ${visible} AND d.status NOT IN ('deleting', 'deleted')
    AND (w.state <> 'added' OR m.document_id IS NOT NULL)`;

const countSql = `SELECT outcome, count(*)::int AS count FROM (${entries}) entry GROUP BY outcome`;

const listSql = (direction: 'ASC' | 'DESC') => `SELECT * FROM (${entries}) entry
  WHERE ($5::text IS NULL OR outcome = $5) AND ($6::uuid IS NULL OR id < $6) AND ($7::uuid IS NULL OR id > $7)
  ORDER BY id ${direction} LIMIT $8`;

/** The collection is held against its deletion, which otherwise would come between. */
const takeSql = `SELECT w.document_id, w.attributes, b.*
  FROM collection_batch_documents w
  JOIN collection_batches b ON b.id = w.batch_id
  JOIN collections c ON c.id = b.collection_id
  WHERE w.state = 'waiting' AND c.deleted_at IS NULL
    AND (w.batch_id = $1 OR ($1::uuid IS NULL AND (b.held_until IS NULL OR b.held_until < now())))
  ORDER BY w.batch_id, w.document_id LIMIT 1
  FOR UPDATE OF w SKIP LOCKED FOR SHARE OF c SKIP LOCKED`;

const settledSql = `UPDATE collection_batch_documents SET state = $3, refusal = $4
  WHERE batch_id = $1 AND document_id = $2`;

const releaseSql = 'UPDATE collection_batches SET held_until = NULL WHERE id = $1';

const cancelSql = `WITH cancelled AS (
    UPDATE collection_batch_documents SET state = 'cancelled' WHERE batch_id = $1 AND state = 'waiting')
  UPDATE collection_batches SET cancelled_at = coalesce(cancelled_at, $2) WHERE id = $1`;

const purgeSql = `DELETE FROM collection_batches b
  WHERE created_at < now() - make_interval(secs => $1::float8 / 1000) AND NOT EXISTS (
    SELECT FROM collection_batch_documents w WHERE w.batch_id = b.id AND w.state = 'waiting')`;

/** {@link Batches} on Postgres. */
export function createPgBatches(parts: PgBatchesParts): Batches {
  const { db, unitOfWork, retentionMs, holdMs, keyRetentionMs } = parts;
  return {
    readable: async (viewer, documentIds, signal) => {
      const values = [...viewerValues(viewer), documentIds.filter((id) => isUuid(id))];
      const { rows } = await db.query<NamedRow>(readableSql, values, { signal });
      return rows.map(({ id, owner_id: ownerId, visibility }) => ({ id, ownerId, visibility }));
    },
    create: (made, { keyed, signal }) =>
      db.transaction(
        async (tx) => {
          const isTaken = await takeKeyFor(tx, keyed, keyRetentionMs);
          if (isTaken) await insertBatch(tx, made, holdMs);
          return isTaken;
        },
        { signal },
      ),
    find: async ({ batchId, collectionId, tenantId }, signal) => {
      if (!isUuid(batchId) || !isUuid(collectionId)) return undefined;
      const { rows } = await db.query<BatchRow>(findSql, [batchId, collectionId, tenantId], { signal });
      return rows.map(toBatch)[0];
    },
    count: async (viewer, { batchId }, signal) => {
      const values = [...viewerValues(viewer), batchId];
      return toCounts((await db.query<CountRow>(countSql, values, { signal })).rows);
    },
    list: async (viewer, { batchId, limit, place, outcome }, signal) => {
      const { descending, below, above } = readingOf(place);
      const values = [...viewerValues(viewer), batchId, outcome, below, above, limit];
      const { rows } = await db.query<EntryRow>(listSql(descending ? 'DESC' : 'ASC'), values, { signal });
      return rows.map(toEntry);
    },
    settleNext: async ({ batchId }, decide, signal) => {
      const settled = await unitOfWork.run(
        async (tx) => {
          const { rows } = await tx.query<WaitingRow>(takeSql, [batchId]);
          const [row] = rows;
          if (row === undefined) return false;
          const [batch, item] = [toBatch(row), { documentId: row.document_id, attributes: row.attributes }];
          const key = { tenantId: row.tenant_id, documentId: row.document_id };
          const current = await lockCurrent(tx, key, { attachments: 'locked' });
          const settlement = decide(batch, item, current);
          const isAdded = 'change' in settlement;
          if (isAdded) {
            await writeChange(tx, settlement.change, { current, cause: { userId: batch.maker.userId } });
          }
          const refusal = isAdded ? null : JSON.stringify(settlement.refusal);
          await tx.query(settledSql, [batch.id, item.documentId, isAdded ? 'added' : 'refused', refusal]);
          return true;
        },
        { signal },
      );
      return settled === true;
    },
    release: async (batchId, signal) => {
      await db.query(releaseSql, [batchId], { signal });
    },
    cancel: async ({ batchId }, at, signal) => {
      await db.query(cancelSql, [batchId, at], { signal });
    },
    purge: async () => (await db.query(purgeSql, [retentionMs])).rowCount,
  };
}

async function insertBatch(tx: Tx, { batch, items, collection }: NewBatch, holdMs: number): Promise<void> {
  if (collection !== undefined) await insertCollection(tx, collection);
  else await holdCollections(tx, batch.collection.tenantId, [batch.collection.collectionId]);
  await tx.query(insertSql, [...valuesOf(batch), holdMs]);
  await tx.query(insertItemsSql, [batch.id, JSON.stringify(items)]);
}

interface NamedRow {
  readonly id: string;
  readonly owner_id: string;
  readonly visibility: Visibility;
}

interface BatchRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly collection_id: string;
  readonly created_by: string;
  readonly is_admin: boolean;
  readonly limited_to: readonly string[] | null;
  readonly created_at: Date;
  readonly cancelled_at: Date | null;
}

interface WaitingRow extends BatchRow {
  readonly document_id: string;
  readonly attributes: Attributes;
}

interface CountRow {
  readonly outcome: BatchOutcome;
  readonly count: number;
}

interface EntryRow {
  readonly id: string;
  readonly bytes: string;
  readonly attributes: Attributes;
  readonly added_at: Date;
  readonly error: Refusal | null;
  readonly outcome: BatchOutcome;
}

function valuesOf({ id, collection, maker, createdAt }: Batch): unknown[] {
  const { tenantId, collectionId } = collection;
  return [id, tenantId, collectionId, maker.userId, maker.isAdmin, maker.collections, createdAt];
}

function toBatch(row: BatchRow): Batch {
  const { tenant_id: tenantId, collection_id: collectionId, limited_to: limits } = row;
  const maker = { tenantId, userId: row.created_by, isAdmin: row.is_admin };
  return {
    id: row.id,
    collection: { tenantId, collectionId },
    maker: limits === null ? maker : { ...maker, collections: limits },
    createdAt: row.created_at,
    cancelledAt: row.cancelled_at ?? undefined,
  };
}

function toCounts(rows: readonly CountRow[]): BatchCounts {
  const none = { pending: 0, indexed: 0, failed: 0, cancelled: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count])) };
}

/** A failure that was overcome may stay with its document. */
function toEntry({ id, bytes, attributes, added_at: addedAt, error, outcome }: EntryRow): BatchEntry {
  const why = outcome === 'failed' ? (error ?? undefined) : undefined;
  return { id, documentId: id, attributes, outcome, bytes: Number(bytes), addedAt, error: why };
}
