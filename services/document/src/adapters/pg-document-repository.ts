import type { Db, Tx } from '@lectern/db';
import type { EventTx, UnitOfWork } from '@lectern/events';
import { validate as isUuid } from 'uuid';
import type { Content } from '../domain/document.ts';
import type { Change, ChangeOptions, Current, DocumentRepository } from '../ports.ts';
import {
  type DocumentRow,
  type ListedRow,
  type OperationRow,
  selectDocument,
  selectListed,
  selectOperation,
  toDocument,
  toListed,
  toOperation,
} from './document-rows.ts';
import { keepAnswer, takeKey } from './pg-idempotency-keys.ts';
import { addVersion, insertDocument, updateDocument, writeOperation, writeTimeline } from './write-change.ts';

export interface PgDocumentRepositoryParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  /** Retention of an idempotency key, in milliseconds. */
  readonly keyRetentionMs: number;
}

const visible = `d.tenant_id = $1 AND (d.visibility = 'tenant' OR d.owner_id = $2)`;

const findSql = `${selectDocument} WHERE d.id = $1`;

const listSql = `${selectListed}
  WHERE ${visible} AND d.status NOT IN ('deleting', 'deleted')
    AND ($3::text IS NULL OR d.status = $3) AND ($4::uuid IS NULL OR d.id < $4)
  ORDER BY d.id DESC LIMIT $5`;

const countPendingSql = `SELECT count(*)::int AS pending FROM documents d
  WHERE ${visible} AND d.status IN ('ingested', 'embedded')`;

const locationsSql = `SELECT blob_bucket AS bucket, blob_key AS key FROM document_versions
  WHERE document_id = $1`;

/** {@link DocumentRepository} on Postgres. */
export function createPgDocumentRepository(parts: PgDocumentRepositoryParts): DocumentRepository {
  const { db } = parts;
  return {
    find: async (id, signal) => {
      if (!isUuid(id)) return undefined;
      const { rows } = await db.query<DocumentRow>(findSql, [id], { signal });
      return rows[0] && toDocument(rows[0]);
    },
    list: async ({ tenantId, userId }, { limit, status, before }, signal) => {
      const values = [tenantId, userId, status, before, limit];
      const { rows } = await db.query<ListedRow>(listSql, values, { signal });
      return rows.map(toListed);
    },
    countPending: async ({ tenantId, userId }, signal) => {
      const { rows } = await db.query<{ pending: number }>(countPendingSql, [tenantId, userId], { signal });
      return rows[0]?.pending ?? 0;
    },
    contentLocations: async (id, signal) =>
      (await db.query<Content['location']>(locationsSql, [id], { signal })).rows,
    findOperation: async (id, signal) => {
      if (!isUuid(id)) return undefined;
      const sql = 'SELECT * FROM delete_operations WHERE id = $1';
      const { rows } = await db.query<OperationRow>(sql, [id], { signal });
      return rows[0] && toOperation(rows[0]);
    },
    create: (change, options) =>
      runOnce(parts, options, async (tx) => {
        await writeChange(tx, change);
        return change;
      }),
    change: (id, decide, options) =>
      runOnce(parts, options, async (tx) => {
        const current = isUuid(id) ? await lockCurrent(tx, id) : undefined;
        const change = decide(current);
        if (change !== undefined) await writeChange(tx, change, current);
        return change;
      }),
  };
}

/** One transaction per event and per request: where that was handled before, `work` does not run. */
function runOnce(
  { unitOfWork, keyRetentionMs }: PgDocumentRepositoryParts,
  { request, ...cause }: ChangeOptions,
  work: (tx: EventTx) => Promise<Change | undefined>,
): Promise<Change | undefined> {
  return unitOfWork.run(async (tx) => {
    if (request === undefined) return work(tx);
    // Before any other lock is taken, so that two requests can wait for each other in one order only.
    if (!(await takeKey(tx, request, keyRetentionMs))) return undefined;
    const change = await work(tx);
    if (change !== undefined) await keepAnswer(tx, request, change.document);
    return change;
  }, cause);
}

/** Writes what differs from `current`, so that a repeated decision writes nothing and sends no notification. */
async function writeChange(tx: EventTx, change: Change, current?: Current): Promise<void> {
  const { document, operation, events = [] } = change;
  if (document !== current?.document) {
    await (current === undefined ? insertDocument : updateDocument)(tx, document);
    await addVersion(tx, document);
    await writeTimeline(tx, document);
  }
  if (operation !== undefined && operation !== current?.operation) await writeOperation(tx, operation);
  for (const event of events) await tx.publish(event);
}

/**
 * The lock is a statement of its own: a statement that waits for a row lock sees the new row afterwards, but all other
 * tables as they were before it waited.
 */
async function lockCurrent(tx: Tx, id: string): Promise<Current | undefined> {
  await tx.query('SELECT FROM documents WHERE id = $1 FOR UPDATE', [id]);
  const { rows: documents } = await tx.query<DocumentRow>(findSql, [id]);
  const [document] = documents.map(toDocument);
  if (document === undefined) return undefined;
  const { rows: operations } = await tx.query<OperationRow>(selectOperation, [id]);
  return { document, operation: operations[0] && toOperation(operations[0]) };
}
