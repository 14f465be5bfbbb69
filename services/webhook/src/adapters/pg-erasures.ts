import type { Db, Tx } from '@lectern/db';
import { type AddAmounts, createPgErasures as createSharedErasures } from '@lectern/erasures';
import type { UnitOfWork } from '@lectern/events';
import { forgetAnswers } from '@lectern/idempotency';
import type { ErasedAmounts } from '../domain/erasure.ts';
import type { Erasures } from '../ports.ts';
import { emptyWebhookSql } from './pg-webhooks.ts';

export interface PgErasuresParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
}

/** Of webhooks that were deleted before nothing is counted: their deliveries are going anyway. */
const countSql = `SELECT count(*)::int AS deliveries FROM deliveries
  WHERE webhook_id IN (SELECT id FROM webhooks WHERE tenant_id = $1 AND deleted_at IS NULL)`;

const columns = { webhooks: 'webhooks', deliveries: 'deliveries' };

/** {@link Erasures} on Postgres. */
export function createPgErasures({ db, unitOfWork }: PgErasuresParts): Erasures {
  return createSharedErasures<ErasedAmounts>({
    ...{ db, unitOfWork, columns },
    remove: ({ tenantId, ownerId }, add, signal) =>
      db.transaction(
        async (tx) => {
          const keys = await forgetAnswers(tx, { tenantId, userId: ownerId });
          return keys + (ownerId === undefined ? await removeTenant(tx, tenantId, add) : 0);
        },
        { signal },
      ),
  });
}

/** The rows of webhooks stay without what they said, until their deliveries are removed in small steps. */
async function removeTenant(tx: Tx, tenantId: string, add: AddAmounts<ErasedAmounts>): Promise<number> {
  const { rows } = await tx.query<{ deliveries: number }>(countSql, [tenantId]);
  const { rowCount: webhooks } = await tx.query(`${emptyWebhookSql} tenant_id = $1`, [tenantId]);
  const outcomes = await tx.query('DELETE FROM outcomes WHERE tenant_id = $1', [tenantId]);
  if (webhooks > 0) await add(tx, { webhooks, deliveries: rows[0]?.deliveries ?? 0 });
  return webhooks + outcomes.rowCount;
}
