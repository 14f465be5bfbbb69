import type { Db, Tx } from '@lectern/db';
import type { EventTx, UnitOfWork } from '@lectern/events';
import type { ErasedCredentials, ErasedParts, Erasure, Household, Reports } from '../domain/erasure.ts';
import type { ErasureRepository } from '../ports/erasures.ts';
import type { AccountKey } from '../ports.ts';
import { holdSession } from './hold-session.ts';
import { lockTenant } from './lock-tenant.ts';
import type { Revocations } from './pg-revocations.ts';
import { removeAccount } from './remove-account.ts';
import { isLivePerson, isStored } from './user-row.ts';

export interface PgErasureRepositoryParts {
  readonly db: Db;
  readonly unitOfWork: UnitOfWork;
  readonly revocations: Revocations;
}

const insertSql = `INSERT INTO erasures (id, tenant_id, user_id, whole_tenant, receipt_hash, requested_at, asked_at)
  VALUES ($1, $2, $3, $4, $5, $6, $6)`;

const columns = `id, tenant_id, user_id, whole_tenant, requested_at, documents_erased_at, documents, webhooks_erased_at, webhooks,
  models_erased_at, models, credentials, completed_at`;

const reportSql = `UPDATE erasures SET documents_erased_at = $2, documents = $3, webhooks_erased_at = $4, webhooks = $5,
    models_erased_at = $6, models = $7
  WHERE id = $1`;

const askAgainSql = `UPDATE erasures SET asked_at = $2 WHERE id = ANY (ARRAY(
    SELECT id FROM erasures
    WHERE completed_at IS NULL AND asked_at <= $1
      AND asked_at + least(asked_at - requested_at, interval '1 day') <= $2
    ORDER BY asked_at FOR UPDATE SKIP LOCKED))
  RETURNING ${columns}`;

const listSql = `SELECT ${columns} FROM erasures WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id < $2)
  ORDER BY id DESC LIMIT $3`;

/** {@link ErasureRepository} on Postgres. */
export function createPgErasureRepository(parts: PgErasureRepositoryParts): ErasureRepository {
  const { db, unitOfWork } = parts;
  return {
    begin: (account, decide, signal) =>
      unitOfWork.run(
        async (tx) => {
          const household = await lockHousehold(tx, account);
          if (household === undefined) return undefined;
          if (account.sessionId !== undefined) await holdSession(tx, account.sessionId);
          const { erasure, receiptHash, events } = decide(household);
          const { id, tenantId, userId, isWholeTenant, requestedAt } = erasure;
          await tx.query(insertSql, [id, tenantId, userId, isWholeTenant, receiptHash, requestedAt]);
          for (const event of events) await tx.publish(event);
          await endAccess({ tx, revocations: parts.revocations }, erasure);
          return erasure;
        },
        { signal },
      ),

    report: async (key, decide, options) => {
      await unitOfWork.run(async (tx) => {
        const erasure = await lockOpen(tx, key);
        if (erasure === undefined) return;
        const { reports, endedAt } = decide(erasure);
        await tx.query(reportSql, [erasure.id, ...reportValuesOf(reports)]);
        if (endedAt !== undefined) await erase(tx, erasure, endedAt);
      }, options);
    },

    askAgain: async ({ askedBefore, now }, decide, signal) => {
      const count = await unitOfWork.run(
        async (tx) => {
          const { rows } = await tx.query<ErasureRow>(askAgainSql, [askedBefore, now]);
          for (const row of rows) await tx.publish(decide(toErasure(row)));
          return rows.length;
        },
        { signal },
      );
      return count ?? 0;
    },

    findByReceipt: async (receiptHash, signal) => {
      const sql = `SELECT ${columns} FROM erasures WHERE receipt_hash = $1`;
      const { rows } = await db.query<ErasureRow>(sql, [receiptHash], { signal });
      return rows[0] && toErasure(rows[0]);
    },

    list: async (tenantId, { limit, before }, signal) => {
      const { rows } = await db.query<ErasureRow>(listSql, [tenantId, before ?? null, limit], { signal });
      return rows.map(toErasure);
    },

    purge: async (completedBefore) =>
      (await db.query('DELETE FROM erasures WHERE completed_at < $1', [completedBefore])).rowCount,
  };
}

/** The reads are statements after those that lock, whose snapshot shows what the transactions before have written. */
async function lockHousehold(tx: Tx, { tenantId, userId }: AccountKey): Promise<Household | undefined> {
  if (!isStored({ tenantId, userId })) return undefined;
  await lockTenant(tx, tenantId);
  // Whoever joins at this moment is waited for, and whoever comes later finds no invitation.
  await tx.query('SELECT FROM invitations WHERE tenant_id = $1 ORDER BY id FOR UPDATE', [tenantId]);
  const { rows } = await tx.query<{ id: string; roles: string[] }>(
    `SELECT u.id, u.roles FROM users u WHERE u.tenant_id = $1 AND ${isLivePerson} FOR NO KEY UPDATE`,
    [tenantId],
  );
  const own = rows.find(({ id }) => id === userId);
  if (own === undefined) return undefined;
  const isOwner = ({ roles }: { roles: string[] }) => roles.includes('owner');
  return { isOwner: isOwner(own), owners: rows.filter(isOwner).length, others: rows.length - 1 };
}

/** Of the account alone, or of everybody and everything in its tenant. */
async function endAccess(
  { tx, revocations }: { tx: EventTx; revocations: Revocations },
  { tenantId, userId, isWholeTenant, requestedAt }: Erasure,
): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM users WHERE tenant_id = $1 AND removed_at IS NULL AND ($2::uuid IS NULL OR id = $2)
     ORDER BY id FOR NO KEY UPDATE`,
    [tenantId, isWholeTenant ? null : userId],
  );
  await tx.query('DELETE FROM invitations WHERE tenant_id = $1 AND ($2::text IS NULL OR invited_by = $2)', [
    tenantId,
    isWholeTenant ? null : userId,
  ]);
  for (const { id } of rows) await removeAccount({ tx, revocations }, { tenantId, userId: id }, requestedAt);
  if (isWholeTenant) await leaveProvider(tx, tenantId);
}

/** Whoever comes from the provider later, for the same tenant there, gets a new one here: in this one all of theirs would go too. */
async function leaveProvider(tx: Tx, tenantId: string): Promise<void> {
  await tx.query('DELETE FROM external_users WHERE tenant_id = $1', [tenantId]);
  await tx.query('DELETE FROM external_tenants WHERE tenant_id = $1', [tenantId]);
}

async function lockOpen(
  tx: Tx,
  { erasureId, tenantId }: { erasureId: string; tenantId: string },
): Promise<Erasure | undefined> {
  const { rows } = await tx.query<ErasureRow>(
    `SELECT ${columns} FROM erasures
     WHERE id::text = $1 AND tenant_id::text = $2 AND completed_at IS NULL FOR UPDATE`,
    [erasureId, tenantId],
  );
  return rows[0] && toErasure(rows[0]);
}

/** What hangs on an account goes with its row: tokens, resets, known networks, the name at an outside provider. */
async function erase(tx: Tx, { id, tenantId, userId, isWholeTenant }: Erasure, endedAt: Date): Promise<void> {
  const scope = [tenantId, isWholeTenant ? null : userId];
  const ofScope = 'tenant_id = $1 AND ($2::uuid IS NULL OR id = $2)';
  const remove = async (table: string, condition: string) =>
    (await tx.query(`DELETE FROM ${table} WHERE ${condition}`, scope)).rowCount;
  const credentials: ErasedCredentials = {
    apiKeys: await remove('api_keys', `user_id IN (SELECT id FROM users WHERE ${ofScope})`),
    sessions: await remove('sessions', `user_id IN (SELECT id FROM users WHERE ${ofScope})`),
    accounts: await remove('users', ofScope),
  };
  if (isWholeTenant) await tx.query('DELETE FROM tenants WHERE id = $1', [tenantId]);
  await tx.query('UPDATE erasures SET credentials = $2, completed_at = $3 WHERE id = $1', [
    id,
    JSON.stringify(credentials),
    endedAt,
  ]);
}

function reportValuesOf({ documents, webhooks, models }: Reports): unknown[] {
  return [documents, webhooks, models].flatMap((report) => [
    report?.at,
    report && JSON.stringify(report.removed),
  ]);
}

interface ErasureRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly user_id: string;
  readonly whole_tenant: boolean;
  readonly requested_at: Date;
  readonly documents_erased_at: Date | null;
  readonly documents: ErasedParts['documents'] | null;
  readonly webhooks_erased_at: Date | null;
  readonly webhooks: ErasedParts['webhooks'] | null;
  readonly models_erased_at: Date | null;
  readonly models: ErasedParts['models'] | null;
  readonly credentials: ErasedCredentials | null;
  readonly completed_at: Date | null;
  readonly [column: string]: unknown;
}

function toErasure(row: ErasureRow): Erasure {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    userId: row.user_id,
    isWholeTenant: row.whole_tenant,
    requestedAt: row.requested_at,
    reports: {
      documents: toReport(row.documents_erased_at, row.documents),
      webhooks: toReport(row.webhooks_erased_at, row.webhooks),
      models: toReport(row.models_erased_at, row.models),
    },
    credentials: row.credentials ?? undefined,
    completedAt: row.completed_at ?? undefined,
  };
}

function toReport<Removed>(at: Date | null, removed: Removed | null) {
  return at === null || removed === null ? undefined : { at, removed };
}
