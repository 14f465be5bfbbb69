import type { Db, Tx } from '@lectern/db';
import { type AddAmounts, createPgErasures as createSharedErasures, type Erasure } from '@lectern/erasures';
import type { UnitOfWork } from '@lectern/events';
import { forgetAnswers } from '@lectern/idempotency';
import { budgetOwner } from '../domain/budget.ts';
import type { ErasedAmounts } from '../domain/erasure.ts';
import type { Erasures } from '../ports.ts';

export interface PgErasuresParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
}

type Add = AddAmounts<ErasedAmounts>;

const callsPerBatch = 5_000;

/** Calls that say whose they were; of a tenant also those under a name that it has chosen. */
const callsSql = `SELECT id, key_id FROM calls WHERE tenant_id = $1
    AND CASE WHEN $2::text IS NULL THEN user_id IS NOT NULL OR key_id IS NOT NULL OR alias <> target ELSE user_id = $2 END
  LIMIT ${callsPerBatch} FOR UPDATE`;

const forgetCallsSql = `UPDATE calls SET user_id = NULL, key_id = NULL, alias = CASE WHEN $2 THEN target ELSE alias END
  WHERE id = ANY ($1)`;

/** What was counted of a person on a day becomes one count of nobody. */
const forgetCountsSql = `WITH gone AS (
    DELETE FROM request_counts WHERE tenant_id = $1 AND user_id = $2 RETURNING day, requests, refused, failed
  ), kept AS (
    INSERT INTO request_counts AS c (tenant_id, day, user_id, key_id, requests, refused, failed)
    SELECT $1, day, '', '', sum(requests), sum(refused), sum(failed) FROM gone GROUP BY day ORDER BY day
    ON CONFLICT (tenant_id, day, user_id, key_id) DO UPDATE
      SET requests = c.requests + EXCLUDED.requests, refused = c.refused + EXCLUDED.refused, failed = c.failed + EXCLUDED.failed
  )
  SELECT count(*) AS forgotten FROM gone`;

const columns = {
  ...{ aliases: 'aliases', prompts: 'prompts', promptVersions: 'prompt_versions', calls: 'calls' },
  requestCounts: 'request_counts',
};

/** {@link Erasures} on Postgres. */
export function createPgErasures({ db, unitOfWork }: PgErasuresParts): Erasures {
  return createSharedErasures<ErasedAmounts>({
    ...{ db, unitOfWork, columns },
    remove: async (erasure, add, signal) => {
      const { tenantId, ownerId } = erasure;
      const removed = await db.transaction(
        (tx) =>
          ownerId === undefined
            ? removeTenant(tx, erasure, add)
            : forgetPerson(tx, { tenantId, ownerId }, add),
        { signal },
      );
      return removed + (await forgetCalls(db, { erasure, add }, signal));
    },
  });
}

/** @returns how many rows */
async function removeTenant(tx: Tx, { tenantId }: Erasure, add: Add): Promise<number> {
  const remove = async (table: string) =>
    (await tx.query(`DELETE FROM ${table} WHERE tenant_id = $1`, [tenantId])).rowCount;
  const promptVersions = await remove('prompt_versions');
  const aliases = (await remove('aliases')) + (await remove('vector_aliases'));
  const prompts = await remove('prompts');
  const requestCounts = await remove('request_counts');
  await tx.query('DELETE FROM budget_windows WHERE owner = $1', [budgetOwner('tenant', tenantId)]);
  const answers = await forgetAnswers(tx, { tenantId, userId: undefined });
  const count = aliases + prompts + promptVersions + requestCounts;
  if (count > 0) await add(tx, { aliases, prompts, promptVersions, requestCounts });
  return count + answers;
}

/** What they set and wrote is the tenant's, and stays. @returns how many rows */
async function forgetPerson(
  tx: Tx,
  { tenantId, ownerId }: { readonly tenantId: string; readonly ownerId: string },
  add: Add,
): Promise<number> {
  const forget = async (table: string, column: string) => {
    const sql = `UPDATE ${table} SET ${column} = NULL WHERE tenant_id = $1 AND ${column} = $2`;
    return (await tx.query(sql, [tenantId, ownerId])).rowCount;
  };
  const counts = await tx.query<{ forgotten: string }>(forgetCountsSql, [tenantId, ownerId]);
  const requestCounts = Number(counts.rows[0]?.forgotten ?? 0);
  if (requestCounts > 0) await add(tx, { requestCounts });
  const prompts = (await forget('prompts', 'changed_by')) + (await forget('prompt_versions', 'created_by'));
  const aliases = (await forget('aliases', 'changed_by')) + (await forget('vector_aliases', 'changed_by'));
  // First answers to requests name who wrote the version.
  const answers = await forgetAnswers(tx, { tenantId, userId: ownerId });
  return requestCounts + prompts + aliases + answers;
}

/** In small steps, since there may be many. What is left of the budgets of keys goes with them. @returns how many rows */
async function forgetCalls(
  db: Db,
  { erasure: { tenantId, ownerId }, add }: { readonly erasure: Erasure; readonly add: Add },
  signal: AbortSignal,
): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const count = await db.transaction(
      async (tx) => {
        const { rows } = await tx.query<CallRow>(callsSql, [tenantId, ownerId]);
        if (rows.length === 0) return 0;
        await tx.query(forgetCallsSql, [rows.map((row) => row.id), ownerId === undefined]);
        const owners = rows.flatMap(({ key_id }) => (key_id === null ? [] : [budgetOwner('key', key_id)]));
        await tx.query('DELETE FROM budget_windows WHERE owner = ANY ($1)', [[...new Set(owners)]]);
        await add(tx, { calls: rows.length });
        return rows.length;
      },
      { signal },
    );
    forgotten += count;
    if (count < callsPerBatch) return forgotten;
  }
}

interface CallRow extends Record<string, unknown> {
  readonly id: string;
  readonly key_id: string | null;
}
