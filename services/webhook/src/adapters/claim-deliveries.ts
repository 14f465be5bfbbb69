import { randomUUID } from 'node:crypto';
import type { Db } from '@lectern/db';
import type { ClaimBounds, ClaimedDelivery } from '../ports.ts';
import { type DeliveryRow, toDelivery } from './delivery-rows.ts';
import { type StoredSecret, toSecret } from './pg-webhooks.ts';

/** Claims are made one after the other, since each counts what the others have taken; they take milliseconds. */
const lockSql = `SELECT pg_advisory_xact_lock(hashtextextended('claim of deliveries', 0))`;

/**
 * Which deliveries are next. Of each webhook so many of those that are due as there is room for, and of a tenant so many, the first of each tenant before the
 * second of any: neither a receiver that is slow nor a tenant that has much holds up the others. Among tenants that have equally much running it is drawn: where there
 * are more of them than places, any order would serve the same ones again and again.
 */
const nextSql = `WITH running AS (
    SELECT webhook_id, tenant_id, count(*)::int AS count FROM deliveries
    WHERE lease IS NOT NULL AND leased_until > $1 GROUP BY webhook_id, tenant_id
  ), of_tenants AS (
    SELECT tenant_id, sum(count)::int AS count FROM running GROUP BY tenant_id
  ), due AS (
    SELECT d.id, w.tenant_id, row_number() OVER (PARTITION BY w.tenant_id ORDER BY d.turn, d.next_attempt_at) AS turn
    FROM webhooks w
    LEFT JOIN running r ON r.webhook_id = w.id
    CROSS JOIN LATERAL (
      SELECT id, next_attempt_at, row_number() OVER (ORDER BY next_attempt_at) AS turn FROM (
        SELECT id, next_attempt_at FROM deliveries
        WHERE webhook_id = w.id AND status = 'pending' AND next_attempt_at <= $1
          AND (lease IS NULL OR leased_until <= $1)
        ORDER BY next_attempt_at
        LIMIT greatest(0, CASE WHEN w.failing_since IS NULL THEN $3::int ELSE 1 END - coalesce(r.count, 0))
      ) first
    ) d
    WHERE w.enabled
  )
  SELECT due.id FROM due LEFT JOIN of_tenants t ON t.tenant_id = due.tenant_id
  WHERE due.turn + coalesce(t.count, 0) <= $4
  ORDER BY due.turn + coalesce(t.count, 0), random() LIMIT $2`;

/** A delivery that is being changed at this moment is left for the next claim. */
const takeSql = `UPDATE deliveries d SET lease = $2, leased_until = $3
  FROM webhooks w
  WHERE w.id = d.webhook_id AND d.id IN (
    SELECT id FROM deliveries WHERE id = ANY ($1::uuid[]) AND status = 'pending' FOR UPDATE SKIP LOCKED)
  RETURNING d.*, w.url, w.secrets`;

type ClaimedRow = DeliveryRow & { readonly url: string; readonly secrets: StoredSecret[] };

/** See `claim` of `Deliveries`. All that are taken at once have one lease in common. */
export function claimDeliveries(
  { db, now }: { readonly db: Db; readonly now: () => Date },
  { limit, perTenant, perWebhook, leaseMs }: ClaimBounds,
  signal: AbortSignal,
): Promise<ClaimedDelivery[]> {
  return db.transaction(
    async (tx) => {
      await tx.query(lockSql);
      const at = now();
      const next = await tx.query<{ id: string }>(nextSql, [at, limit, perWebhook, perTenant]);
      if (next.rowCount === 0) return [];
      const lease = randomUUID();
      const until = new Date(at.getTime() + leaseMs);
      const taken = await tx.query<ClaimedRow>(takeSql, [next.rows.map(({ id }) => id), lease, until]);
      return taken.rows.map((row) => ({
        delivery: toDelivery(row),
        lease,
        url: row.url,
        secrets: row.secrets.map(toSecret),
        traceparent: row.traceparent ?? undefined,
      }));
    },
    { signal },
  );
}
