import type { Db, Tx } from '@lectern/db';
import type { UnitOfWork } from '@lectern/events';
import type { ErasedAmounts, Erasure } from '../domain/erasure.ts';
import type { Erasures } from '../ports.ts';
import { emptyWebhookSql } from './pg-webhooks.ts';

export interface PgErasuresParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
}

const noteSql = `INSERT INTO erasures (id, tenant_id, owner_id) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`;

/** Of webhooks that were deleted before nothing is counted: their deliveries are going anyway. */
const countSql = `SELECT count(*)::int AS deliveries FROM deliveries
  WHERE webhook_id IN (SELECT id FROM webhooks WHERE tenant_id = $1 AND deleted_at IS NULL)`;

const addSql = `UPDATE erasures SET webhooks = webhooks + $2, deliveries = deliveries + $3 WHERE id = $1`;

const recentSql = `SELECT id, tenant_id, owner_id FROM erasures WHERE requested_at > now() - interval '1 day'
  ORDER BY requested_at`;

/** {@link Erasures} on Postgres. */
export function createPgErasures({ db, unitOfWork }: PgErasuresParts): Erasures {
  return {
    remove: (erasure, signal) =>
      db.transaction(
        async (tx) => {
          const { id, tenantId, ownerId } = erasure;
          await tx.query(noteSql, [id, tenantId, ownerId]);
          const keys = await tx.query(
            'DELETE FROM idempotency_keys WHERE tenant_id = $1 AND ($2::text IS NULL OR user_id = $2)',
            [tenantId, ownerId],
          );
          return keys.rowCount + (ownerId === undefined ? await removeTenant(tx, erasure) : 0);
        },
        { signal },
      ),
    report: async ({ id }, report, options) => {
      await unitOfWork.run(async (tx) => {
        const sql = 'SELECT webhooks, deliveries FROM erasures WHERE id = $1';
        const { rows } = await tx.query<ErasedAmounts & Record<string, unknown>>(sql, [id]);
        await tx.publish(report(rows[0] ?? { webhooks: 0, deliveries: 0 }));
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

/** The rows of webhooks stay without what they said, until their deliveries are removed in small steps. */
async function removeTenant(tx: Tx, { id, tenantId }: Erasure): Promise<number> {
  const { rows } = await tx.query<{ deliveries: number }>(countSql, [tenantId]);
  const { rowCount: webhooks } = await tx.query(`${emptyWebhookSql} tenant_id = $1`, [tenantId]);
  const outcomes = await tx.query('DELETE FROM outcomes WHERE tenant_id = $1', [tenantId]);
  if (webhooks > 0) await tx.query(addSql, [id, webhooks, rows[0]?.deliveries ?? 0]);
  return webhooks + outcomes.rowCount;
}

interface ErasureRow extends Record<string, unknown> {
  readonly id: string;
  readonly tenant_id: string;
  readonly owner_id: string | null;
}
