import type { Db, Tx } from '@lectern/db';
import type { ClaimedDocument, ReindexMeasure, ReindexWork } from '../ports/reindex.ts';
import type { EmbeddingModel } from '../ports.ts';
import { lockIndexes } from './pg-index-lock.ts';

const neededSql = `SELECT FROM vector_indexes WHERE state IN ('requested', 'building', 'retired') OR NOT chosen AND state = 'active' LIMIT 1`;

/** A document that came since the beginning is copied beside those of then. */
const measureSql = `SELECT greatest(i.documents - count(d.document_id), 0)::int AS copied, count(d.document_id)::int AS remaining,
    count(d.problem)::int AS failed
  FROM vector_indexes i LEFT JOIN reindex_documents d ON d.index_id = i.id WHERE i.state = 'building' GROUP BY i.id`;

const waitingSql = `SELECT greatest(extract(epoch FROM now() - requested_at), 0)::float8 AS seconds FROM vector_indexes
  WHERE state = 'requested'`;

const requestedSql = `SELECT id, model AS name, dimensions FROM vector_indexes
  WHERE state = 'requested' AND problem IS NULL`;

const beginSql = `UPDATE vector_indexes SET model = $2, dimensions = $3, state = 'building', started_at = now()
  WHERE id = $1 AND state = 'requested'`;

const listSql = `INSERT INTO reindex_documents (index_id, document_id, tenant_id)
  SELECT $1, document_id, tenant_id FROM documents WHERE state = 'live'`;

const countSql = `UPDATE vector_indexes SET documents = $2 WHERE id = $1`;

const claimSql = `
  UPDATE reindex_documents SET claimed_until = now() + make_interval(secs => $2::float8 / 1000)
   WHERE (index_id, document_id) IN (
     SELECT d.index_id, d.document_id FROM reindex_documents d JOIN vector_indexes i ON i.id = d.index_id
      WHERE d.index_id = $1 AND d.problem IS NULL AND d.claimed_until <= now() AND i.state = 'building' AND i.problem IS NULL
      ORDER BY d.document_id LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
  RETURNING document_id AS "documentId", tenant_id AS "tenantId", marks`;

const renewSql = `UPDATE reindex_documents SET claimed_until = now() + make_interval(secs => $3::float8 / 1000)
  WHERE index_id = $1 AND document_id = $2`;

const releaseSql = `UPDATE reindex_documents SET claimed_until = '-infinity' WHERE index_id = $1 AND document_id = $2`;

const doneSql = 'DELETE FROM reindex_documents WHERE index_id = $1 AND document_id = $2 AND marks = $3';

const failSql =
  'UPDATE reindex_documents SET problem = $4 WHERE index_id = $1 AND document_id = $2 AND marks = $3';

const retireSql = `UPDATE vector_indexes SET state = 'retired', retired_at = now() WHERE state = 'active'`;

const activateSql = `UPDATE vector_indexes SET state = 'active', switched_at = now()
  WHERE id = $1 AND state = 'building' AND NOT EXISTS (SELECT FROM reindex_documents WHERE index_id = $1) RETURNING id`;

const unchosenSql = `SELECT id, model AS name, dimensions FROM vector_indexes WHERE state = 'active' AND NOT chosen`;

const outdatedSql = `SELECT id, model FROM vector_indexes
  WHERE state = 'retired' AND retired_at <= now() - make_interval(secs => $1::float8 / 1000)`;

/** {@link ReindexWork} in Postgres. Times are in milliseconds, by the clock of the database. */
export function createPgReindexWork({
  db,
  claimMs,
  graceMs,
}: {
  db: Pick<Db, 'query' | 'transaction'>;
  claimMs: number;
  graceMs: number;
}): ReindexWork {
  const run = runner(db);
  return {
    isNeeded: async (signal) => (await db.query(neededSql, [], { signal })).rowCount > 0,
    measure: async (signal) => {
      const { rows } = await db.query<ReindexMeasure & Record<string, unknown>>(measureSql, [], { signal });
      return rows[0] ?? { copied: 0, remaining: 0, failed: 0 };
    },
    waitingSeconds: async (signal) => {
      const { rows } = await db.query<{ seconds: number }>(waitingSql, [], { signal });
      return rows[0]?.seconds ?? 0;
    },
    findRequested: async (signal) => {
      const { rows } = await db.query<AskedRow>(requestedSql, [], { signal });
      return rows.map(({ id, name, dimensions }) => ({
        id,
        model: { name, dimensions: dimensions ?? undefined },
      }))[0];
    },
    refuse: (indexId, problem, signal) =>
      run(
        "UPDATE vector_indexes SET state = 'refused', problem = $2 WHERE id = $1 AND state = 'requested'",
        [indexId, problem],
        signal,
      ),
    begin: (indexId, model, signal) =>
      db.transaction(
        async (tx) => {
          await lockIndexes(tx);
          await begin(tx, indexId, model);
        },
        { signal },
      ),
    ...documents(db, claimMs),
    stop: (indexId, problem, signal) =>
      run('UPDATE vector_indexes SET problem = $2 WHERE id = $1', [indexId, problem], signal),
    switchTo: (indexId, signal) =>
      db.transaction(
        async (tx) => {
          await lockIndexes(tx);
          return switchTo(tx, indexId);
        },
        { signal },
      ),
    findUnchosen: async (signal) => {
      const { rows } = await db.query<ModelRow>(unchosenSql, [], { signal });
      return rows.map(({ id, name, dimensions }) => ({ id, model: { name, dimensions } }))[0];
    },
    noteChosen: (indexId, signal) =>
      run('UPDATE vector_indexes SET chosen = true WHERE id = $1', [indexId], signal),
    findOutdated: async (signal) => {
      const { rows } = await db.query<{ id: number; model: string }>(outdatedSql, [graceMs], { signal });
      return rows;
    },
    noteDropped: (indexId, signal) =>
      run("UPDATE vector_indexes SET state = 'dropped' WHERE id = $1", [indexId], signal),
  };
}

/** Runs a statement whose answer says nothing. */
function runner(db: Pick<Db, 'query'>) {
  return async (sql: string, values: readonly unknown[], signal: AbortSignal): Promise<void> => {
    await db.query(sql, values, { signal });
  };
}

/** The documents that are to be copied. */
function documents(
  db: Pick<Db, 'query'>,
  claimMs: number,
): Pick<ReindexWork, 'claim' | 'hold' | 'release' | 'done' | 'fail'> {
  const run = runner(db);
  return {
    claim: async (indexId, signal) => {
      const values = [indexId, claimMs];
      const { rows } = await db.query<ClaimedDocument & Record<string, unknown>>(claimSql, values, {
        signal,
      });
      return rows[0];
    },
    hold: async (indexId, { documentId }, work) => {
      const renew = () => db.query(renewSql, [indexId, documentId, claimMs]).catch(() => undefined);
      const timer = setInterval(renew, claimMs / 3);
      try {
        await work();
      } finally {
        clearInterval(timer);
      }
    },
    release: (indexId, { documentId }, signal) => run(releaseSql, [indexId, documentId], signal),
    done: (indexId, { documentId, marks }, signal) => run(doneSql, [indexId, documentId, marks], signal),
    fail: (indexId, { document: { documentId, marks }, problem }, signal) =>
      run(failSql, [indexId, documentId, marks, problem], signal),
  };
}

interface AskedRow extends Record<string, unknown> {
  readonly id: number;
  readonly name: string;
  readonly dimensions: number | null;
}

interface ModelRow extends Record<string, unknown> {
  readonly id: number;
  readonly name: string;
  readonly dimensions: number;
}

/** Without an active index there is no document either, and nothing to build. */
async function begin(tx: Tx, indexId: number, { name, dimensions }: EmbeddingModel): Promise<void> {
  const { rowCount } = await tx.query(beginSql, [indexId, name, dimensions]);
  if (rowCount === 0) return;
  const { rowCount: documents } = await tx.query(listSql, [indexId]);
  await tx.query(countSql, [indexId, documents]);
  const { rows } = await tx.query("SELECT id FROM vector_indexes WHERE state = 'active'");
  if (rows.length === 0) await switchTo(tx, indexId);
}

/** The index before is retired first: there is one active index at most, at every moment. */
async function switchTo(tx: Tx, indexId: number): Promise<boolean> {
  const waits = 'SELECT FROM reindex_documents WHERE index_id = $1 LIMIT 1';
  if ((await tx.query(waits, [indexId])).rowCount > 0) return false;
  const { rows } = await tx.query("SELECT id FROM vector_indexes WHERE id = $1 AND state = 'building'", [
    indexId,
  ]);
  if (rows.length === 0) return false;
  await tx.query(retireSql);
  await tx.query(activateSql, [indexId]);
  return true;
}
