import type { Db, Tx } from '@lectern/db';
import { AppError } from '@lectern/errors';
import { analysisVersion } from '@lectern/text';
import type { AskedModel, ReindexProgress, ReindexRequests } from '../ports/reindex.ts';
import { lockIndexes } from './pg-index-lock.ts';

/** Documents that a report names. */
const mostFailures = 20;

const standingSql = `SELECT id, model AS name, dimensions, analysis, state FROM vector_indexes
  WHERE state IN ('requested', 'building', 'active')`;

/** The first id is of the index that was there before there were numbers. */
const requestSql = `INSERT INTO vector_indexes (id, model, dimensions, analysis, state)
  SELECT GREATEST(1, COALESCE(MAX(id), 0)) + 1, $1, $2, $3, 'requested' FROM vector_indexes RETURNING id`;

const cancelSql = `UPDATE vector_indexes SET state = 'retired', retired_at = now(), problem = 'cancelled'
  WHERE state = 'building' RETURNING id`;

const withdrawSql = `UPDATE vector_indexes SET state = 'dropped', problem = 'cancelled'
  WHERE state = 'requested' RETURNING id`;

const progressSql = `
  SELECT i.id AS "indexId", i.model, i.dimensions, i.state, i.problem, i.documents, i.chosen,
         (SELECT count(*)::int FROM reindex_documents d WHERE d.index_id = i.id) AS remaining,
         (SELECT count(*)::int FROM reindex_documents d WHERE d.index_id = i.id AND d.problem IS NOT NULL) AS failed
    FROM vector_indexes i WHERE i.id = $1`;

const failuresSql = `SELECT document_id AS "documentId", problem FROM reindex_documents
  WHERE index_id = $1 AND problem IS NOT NULL ORDER BY document_id LIMIT ${mostFailures}`;

interface Standing extends Record<string, unknown> {
  readonly id: number;
  readonly name: string;
  readonly dimensions: number | null;
  readonly analysis: number;
  readonly state: 'requested' | 'building' | 'active';
}

/** {@link ReindexRequests} in Postgres: all that the command needs. */
export function createPgReindexRequests({ db }: { db: Pick<Db, 'query' | 'transaction'> }): ReindexRequests {
  return {
    request: (model, signal) =>
      db.transaction(
        async (tx) => {
          await lockIndexes(tx);
          return request(tx, model);
        },
        { signal },
      ),
    cancel: (signal) =>
      db.transaction(
        async (tx) => {
          await lockIndexes(tx);
          const { rows } = await tx.query<{ id: number }>(cancelSql);
          if (rows[0] === undefined) return (await tx.query<{ id: number }>(withdrawSql)).rows[0]?.id;
          await tx.query('DELETE FROM reindex_documents WHERE index_id = $1', [rows[0].id]);
          return rows[0].id;
        },
        { signal },
      ),
    progress: async (indexId, signal) => {
      const { rows } = await db.query<ProgressRow>(progressSql, [indexId], { signal });
      const { rows: failures } = await db.query<{ documentId: string; problem: string }>(
        failuresSql,
        [indexId],
        { signal },
      );
      if (rows[0] === undefined) throw new Error(`There is no index ${indexId}.`);
      const { model: name, dimensions, problem, ...facts } = rows[0];
      return {
        ...facts,
        model: { name, dimensions: dimensions ?? undefined },
        problem: problem ?? undefined,
        failures,
      };
    },
  };
}

type ProgressRow = Omit<ReindexProgress, 'model' | 'problem' | 'failures'> & {
  readonly model: string;
  readonly dimensions: number | null;
  readonly problem: string | null;
} & Record<string, unknown>;

async function request(tx: Tx, model: AskedModel): Promise<number> {
  const { rows } = await tx.query<Standing>(standingSql);
  const next = rows.find(({ state }) => state !== 'active');
  if (next !== undefined && next.name !== model.name) throw reindexRunning(next.name, model);
  const same = next ?? rows.find(({ name, analysis }) => name === model.name && analysis === analysisVersion);
  if (same === undefined) {
    const { rows: made } = await tx.query<{ id: number }>(requestSql, [
      model.name,
      model.dimensions ?? null,
      analysisVersion,
    ]);
    return made[0]?.id ?? 0;
  }
  refuseOtherDimensions(same, model);
  await tx.query('UPDATE vector_indexes SET problem = NULL WHERE id = $1', [same.id]);
  await tx.query('UPDATE reindex_documents SET problem = NULL WHERE index_id = $1', [same.id]);
  return same.id;
}

function reindexRunning(running: string, asked: AskedModel): AppError {
  const message = `An index of ${running} is being built: let it end, or cancel it (--cancel), before one of ${asked.name}.`;
  return new AppError('conflict', message, { reason: 'reindex_running' });
}

function refuseOtherDimensions({ name, dimensions, state }: Standing, asked: AskedModel): void {
  if (dimensions === null || asked.dimensions === undefined || dimensions === asked.dimensions) return;
  const which = state === 'active' ? 'The index' : 'The index that is being built';
  const message = `${which} has ${name} with ${dimensions} dimensions, not ${asked.dimensions}.`;
  throw new AppError('conflict', message, { reason: 'dimensions_mismatch' });
}
