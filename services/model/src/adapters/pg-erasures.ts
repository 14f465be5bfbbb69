import type { Db, Tx } from '@lectern/db';
import type { UnitOfWork } from '@lectern/events';
import { budgetOwner } from '../domain/budget.ts';
import type { ErasedAmounts, Erasure } from '../domain/erasure.ts';
import type { Erasures } from '../ports.ts';

export interface PgErasuresParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
}

const callsPerBatch = 5_000;

const noteSql = `INSERT INTO erasures (id, tenant_id, owner_id) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`;

const addSql = `UPDATE erasures SET aliases = aliases + $2, prompts = prompts + $3, prompt_versions = prompt_versions + $4,
    calls = calls + $5
  WHERE id = $1`;

const amountsSql = `SELECT aliases, prompts, prompt_versions AS "promptVersions", calls FROM erasures WHERE id = $1`;

const recentSql = `SELECT id, tenant_id, owner_id FROM erasures WHERE requested_at > now() - interval '1 day'
  ORDER BY requested_at`;

/** Calls that say whose they were; of a tenant also those under a name that it has chosen. */
const callsSql = `SELECT id, key_id FROM calls WHERE tenant_id = $1
    AND CASE WHEN $2::text IS NULL THEN user_id IS NOT NULL OR key_id IS NOT NULL OR alias <> target ELSE user_id = $2 END
  LIMIT ${callsPerBatch} FOR UPDATE`;

const forgetCallsSql = `UPDATE calls SET user_id = NULL, key_id = NULL, alias = CASE WHEN $2 THEN target ELSE alias END
  WHERE id = ANY ($1)`;

const noAmounts: ErasedAmounts = { aliases: 0, prompts: 0, promptVersions: 0, calls: 0 };

/** {@link Erasures} on Postgres. */
export function createPgErasures({ db, unitOfWork }: PgErasuresParts): Erasures {
  return {
    remove: async (erasure, signal) => {
      const { id, tenantId, ownerId } = erasure;
      await db.query(noteSql, [id, tenantId, ownerId], { signal });
      const removed = await db.transaction(
        (tx) => (ownerId === undefined ? removeTenant(tx, erasure) : forgetPerson(tx, erasure, ownerId)),
        { signal },
      );
      return removed + (await forgetCalls(db, erasure, signal));
    },
    report: async ({ id }, report, options) => {
      await unitOfWork.run(async (tx) => {
        const { rows } = await tx.query<ErasedAmounts & Record<string, unknown>>(amountsSql, [id]);
        await tx.publish(report(rows[0] ?? noAmounts));
      }, options);
    },
    recent: async (signal) => {
      const { rows } = await db.query<ErasureRow>(recentSql, [], { signal });
      return rows.map(({ id, tenant_id: tenantId, owner_id }) => ({
        ...{ id, tenantId, ownerId: owner_id ?? undefined },
      }));
    },
    purge: async (before) =>
      (await db.query('DELETE FROM erasures WHERE requested_at < $1', [before])).rowCount,
  };
}

/** @returns how many rows */
async function removeTenant(tx: Tx, { id, tenantId }: Erasure): Promise<number> {
  const remove = async (table: string) =>
    (await tx.query(`DELETE FROM ${table} WHERE tenant_id = $1`, [tenantId])).rowCount;
  const promptVersions = await remove('prompt_versions');
  const amounts = [await remove('aliases'), await remove('prompts'), promptVersions];
  await tx.query('DELETE FROM budget_windows WHERE owner = $1', [budgetOwner('tenant', tenantId)]);
  const count = amounts.reduce((sum, amount) => sum + amount, 0);
  if (count > 0) await tx.query(addSql, [id, ...amounts, 0]);
  return count;
}

/** What they set and wrote is the tenant's, and stays. @returns how many rows */
async function forgetPerson(tx: Tx, { tenantId }: Erasure, userId: string): Promise<number> {
  const forget = async (table: string, column: string) => {
    const sql = `UPDATE ${table} SET ${column} = NULL WHERE tenant_id = $1 AND ${column} = $2`;
    return (await tx.query(sql, [tenantId, userId])).rowCount;
  };
  const prompts = (await forget('prompts', 'changed_by')) + (await forget('prompt_versions', 'created_by'));
  return prompts + (await forget('aliases', 'changed_by'));
}

/** In small steps, since there may be many. What is left of the budgets of keys goes with them. @returns how many rows */
async function forgetCalls(db: Db, { id, tenantId, ownerId }: Erasure, signal: AbortSignal): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const count = await db.transaction(
      async (tx) => {
        const { rows } = await tx.query<CallRow>(callsSql, [tenantId, ownerId]);
        if (rows.length === 0) return 0;
        await tx.query(forgetCallsSql, [rows.map((row) => row.id), ownerId === undefined]);
        const owners = rows.flatMap(({ key_id }) => (key_id === null ? [] : [budgetOwner('key', key_id)]));
        await tx.query('DELETE FROM budget_windows WHERE owner = ANY ($1)', [[...new Set(owners)]]);
        await tx.query(addSql, [id, 0, 0, 0, rows.length]);
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

interface ErasureRow extends Record<string, unknown> {
  readonly id: string;
  readonly tenant_id: string;
  readonly owner_id: string | null;
}
