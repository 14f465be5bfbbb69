import { randomUUID } from 'node:crypto';
import { type Db, purgeRows, type Tx } from '@lectern/db';
import type { EventTx, UnitOfWork } from '@lectern/events';
import { keepAnswer, takeKey, takeKeyFor } from '@lectern/idempotency';
import { injectTrace } from '@lectern/telemetry';
import { validate as isUuid } from 'uuid';
import type { Delivery } from '../domain/delivery.ts';
import type { ToldOutcome } from '../domain/message.ts';
import type { DisabledReason } from '../domain/webhook.ts';
import type { Deliveries, Settled } from '../ports.ts';
import { claimDeliveries } from './claim-deliveries.ts';
import { type DeliveryRow, storedAttempts, toDelivery } from './delivery-rows.ts';

export interface PgDeliveriesParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  /** Retention of an idempotency key, in milliseconds. */
  readonly keyRetentionMs: number;
  readonly now: () => Date;
  /** Called after new deliveries are stored. */
  readonly onNew: () => void;
}

const insertSql = `INSERT INTO deliveries (id, tenant_id, webhook_id, type, body, traceparent, status, next_attempt_at, created_at, lease,
    leased_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

const findSql = 'SELECT * FROM deliveries WHERE id = $1 AND webhook_id = $2 AND tenant_id = $3';

const listSql = `SELECT * FROM deliveries WHERE webhook_id = $1 AND tenant_id = $2 AND ($3::uuid IS NULL OR id < $3)
    AND ($4::text IS NULL OR status = $4)
  ORDER BY id DESC LIMIT $5`;

const updateSql = `UPDATE deliveries SET status = $2, attempts = $3, tries = $4, next_attempt_at = $5, completed_at = $6
  WHERE id = $1`;

/** One that is deleted at this moment waits for it, and so finds the delivery that is made of it. */
const subscribersSql = `SELECT id, events && ARRAY[$2::text] AND enabled AS told FROM webhooks
  WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY id FOR SHARE`;

const toldSql =
  'SELECT type, version, attempt FROM outcomes WHERE tenant_id = $1 AND document_id = $2 FOR UPDATE';

const noteSql = `INSERT INTO outcomes (tenant_id, document_id, type, version, attempt, noted_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (tenant_id, document_id) DO UPDATE SET type = EXCLUDED.type, version = EXCLUDED.version,
    attempt = EXCLUDED.attempt, noted_at = EXCLUDED.noted_at`;

/** Of webhooks that no attempt runs for: a receiver that takes its time holds up nobody but itself. */
const measureSql = `SELECT count(*)::int AS waiting, min(d.next_attempt_at) FILTER (WHERE NOT EXISTS (
      SELECT FROM deliveries r WHERE r.webhook_id = d.webhook_id AND r.lease IS NOT NULL AND r.leased_until > $1)) AS oldest
  FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id AND w.enabled
  WHERE d.status = 'pending' AND d.next_attempt_at <= $1`;

/** {@link Deliveries} on Postgres. */
export function createPgDeliveries(parts: PgDeliveriesParts): Deliveries {
  const { db, unitOfWork, keyRetentionMs, now, onNew } = parts;
  return {
    announce: async (announcement, signal) => {
      const { eventId } = announcement;
      await unitOfWork.run((tx) => announce(tx, announcement, parts), { eventId, signal });
    },
    begin: (delivery, { url, secrets }, { request, signal, leaseMs }) =>
      db.transaction(
        async (tx) => {
          const keyed = request && { request, answer: delivery.id };
          if (!(await takeKeyFor(tx, keyed, keyRetentionMs))) return undefined;
          const lease = randomUUID();
          await insert(tx, delivery, [lease, new Date(now().getTime() + leaseMs)]);
          return { delivery, lease, url, secrets, traceparent: injectTrace().traceparent };
        },
        { signal },
      ),
    find: async ({ deliveryId, webhookId, tenantId }, signal) => {
      if (!isUuid(deliveryId) || !isUuid(webhookId)) return undefined;
      const { rows } = await db.query<DeliveryRow>(findSql, [deliveryId, webhookId, tenantId], { signal });
      return rows.map(toDelivery)[0];
    },
    list: async ({ webhookId, tenantId }, { limit, before, status }, signal) => {
      if (!isUuid(webhookId)) return [];
      const values = [webhookId, tenantId, before, status, limit];
      return (await db.query<DeliveryRow>(listSql, values, { signal })).rows.map(toDelivery);
    },
    change: (key, decide, { request, signal }) =>
      db.transaction(
        async (tx) => {
          if (request !== undefined && !(await takeKey(tx, request, keyRetentionMs))) return undefined;
          const delivery = decide(await lock(tx, key));
          await update(tx, delivery);
          if (request !== undefined) await keepAnswer(tx, request, delivery.id);
          tx.afterCommit(onNew);
          return delivery;
        },
        { signal },
      ),
    claim: (bounds, signal) => claimDeliveries({ db, now }, bounds, signal),
    renew: async (leases, leaseMs, signal) => {
      const sql = 'UPDATE deliveries SET leased_until = $2 WHERE lease = ANY ($1::uuid[])';
      await db.query(sql, [leases, new Date(now().getTime() + leaseMs)], { signal });
    },
    settle: (claimed, decide, signal) => db.transaction((tx) => settle(tx, claimed, decide), { signal }),
    release: async (leases, signal) => {
      const sql = 'UPDATE deliveries SET lease = NULL, leased_until = NULL WHERE lease = ANY ($1::uuid[])';
      await db.query(sql, [leases], { signal });
    },
    measure: async (signal) => {
      const { rows } = await db.query<{ waiting: number; oldest: Date | null }>(measureSql, [now()], {
        signal,
      });
      return { waiting: rows[0]?.waiting ?? 0, oldestDueAt: rows[0]?.oldest ?? undefined };
    },
    purge: (before, signal) => purge(db, before, signal),
  };
}

type Announcement = Parameters<Deliveries['announce']>[0];

async function announce(
  tx: EventTx,
  { outcome, decide, deliveryFor }: Announcement,
  { now, onNew }: Pick<PgDeliveriesParts, 'now' | 'onNew'>,
): Promise<void> {
  const { tenantId, documentId, type } = outcome;
  const webhooks = await tx.query<{ id: string; told: boolean }>(subscribersSql, [tenantId, type]);
  if (webhooks.rowCount === 0) return;
  // Two events of one document wait for each other here, also the first two, of which there is no row to lock.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tenantId} ${documentId}`]);
  const told = await tx.query<ToldOutcome & Record<string, unknown>>(toldSql, [tenantId, documentId]);
  const news = decide(told.rows[0]);
  if (news === undefined) return;
  await tx.query(noteSql, [tenantId, documentId, news.type, news.version, news.attempt, now()]);
  if (!news.isNews) return;
  for (const { id: webhookId } of webhooks.rows.filter((row) => row.told)) {
    await insert(tx, deliveryFor({ tenantId, webhookId }));
  }
  tx.afterCommit(onNew);
}

async function insert(tx: Tx, delivery: Delivery, lease: readonly [string, Date] | [] = []): Promise<void> {
  const { id, tenantId, webhookId, type, body, status, nextAttemptAt, createdAt } = delivery;
  const facts = [id, tenantId, webhookId, type, body, injectTrace().traceparent];
  await tx.query(insertSql, [...facts, status, nextAttemptAt, createdAt, lease[0], lease[1]]);
}

async function update(
  tx: Tx,
  { id, status, attempts, tries, nextAttemptAt, completedAt }: Delivery,
): Promise<void> {
  await tx.query(updateSql, [id, status, storedAttempts(attempts), tries, nextAttemptAt, completedAt]);
}

async function lock(tx: Tx, key: Parameters<Deliveries['find']>[0]): Promise<Delivery | undefined> {
  const { deliveryId, webhookId, tenantId } = key;
  if (!isUuid(deliveryId) || !isUuid(webhookId)) return undefined;
  const { rows } = await tx.query<DeliveryRow>(`${findSql} FOR UPDATE`, [deliveryId, webhookId, tenantId]);
  return rows.map(toDelivery)[0];
}

interface HealthRow {
  readonly disabled_reason: DisabledReason | null;
  readonly disabled_at: Date | null;
  readonly failing_since: Date | null;
}

async function settle(
  tx: Tx,
  { delivery: { id, webhookId }, lease }: Parameters<Deliveries['settle']>[0],
  decide: Parameters<Deliveries['settle']>[1],
): Promise<DisabledReason | undefined> {
  const healthSql = `SELECT disabled_reason, disabled_at, failing_since FROM webhooks WHERE id = $1 FOR UPDATE`;
  const { rows } = await tx.query<HealthRow & Record<string, unknown>>(healthSql, [webhookId]);
  const freeSql = 'UPDATE deliveries SET lease = NULL, leased_until = NULL WHERE id = $1 AND lease = $2';
  const { rowCount } = await tx.query(freeSql, [id, lease]);
  if (rowCount === 0) return undefined;
  const { disabled_reason: reason, disabled_at: at, failing_since: failingSince } = rows[0] ?? {};
  const before = {
    disabled: reason && at ? { reason, at } : undefined,
    failingSince: failingSince ?? undefined,
  };
  const { delivery, webhook } = decide(before);
  await update(tx, delivery);
  await note(tx, { webhookId, before, webhook });
  return before.disabled === undefined ? webhook.disabled?.reason : undefined;
}

/** What an attempt says about its webhook, where that is anything new. */
async function note(
  tx: Tx,
  {
    webhookId,
    before,
    webhook,
  }: { webhookId: string; before: Settled['webhook']; webhook: Settled['webhook'] },
): Promise<void> {
  const { disabled, failingSince } = webhook;
  if (disabled?.reason === before.disabled?.reason && failingSince === before.failingSince) return;
  await tx.query(
    'UPDATE webhooks SET enabled = $2, disabled_reason = $3, disabled_at = $4, failing_since = $5 WHERE id = $1 AND deleted_at IS NULL',
    [webhookId, disabled === undefined, disabled?.reason, disabled?.at, failingSince],
  );
}

async function purge(
  db: Db,
  before: Parameters<Deliveries['purge']>[0],
  signal: AbortSignal,
): Promise<number> {
  const deletedSql = 'SELECT id FROM webhooks WHERE deleted_at IS NOT NULL';
  const { rows } = await db.query<{ id: string }>(deletedSql, [], { signal });
  let purged = 0;
  for (const { id } of rows) {
    signal.throwIfAborted();
    purged += await purgeRows(db, { table: 'deliveries', where: 'webhook_id = $1', values: [id] });
    await db.query('DELETE FROM webhooks WHERE id = $1', [id], { signal });
  }
  const isOld = 'created_at < $1';
  purged += await purgeRows(db, { table: 'deliveries', where: isOld, values: [before.deliveries] });
  signal.throwIfAborted();
  const isForgotten = `type = 'document.deleted' AND noted_at < $1`;
  return purged + (await purgeRows(db, { table: 'outcomes', where: isForgotten, values: [before.outcomes] }));
}
