import type { Db, Tx } from '@lectern/db';
import type { ExternalIdentity, ExternalUser, ExternalUserChange } from '../domain/external-user.ts';
import type { ExternalUserRepository } from '../ports.ts';
import { lockTenant } from './lock-tenant.ts';
import type { Revocations } from './pg-revocations.ts';
import { type PersonRow, personColumns, toPerson } from './user-row.ts';

export interface PgExternalUserRepositoryParts {
  readonly db: Db;
  readonly revocations: Revocations;
}

interface ExternalUserRow extends PersonRow {
  claimed_at: Date;
  removed_at: Date | null;
}

/** {@link ExternalUserRepository} on Postgres. */
export function createPgExternalUserRepository(parts: PgExternalUserRepositoryParts): ExternalUserRepository {
  const { db, revocations } = parts;
  return {
    find: async (identity, signal) => {
      const { rows } = await db.query<ExternalUserRow>(findSql, valuesOf(identity), { signal });
      return rows[0] && toExternalUser(rows[0]);
    },

    change: (identity, decide, { newTenant, signal }) =>
      db.transaction(
        async (tx) => {
          const tenantId = await holdTenant(tx, identity, newTenant);
          const user = await findLocked(tx, identity, tenantId);
          const change = decide({ tenantId, user });
          if (change !== undefined) await write({ tx, revocations }, identity, change);
          const after = change?.user ?? user;
          if (after === undefined) throw new Error('Nobody was there, and nobody was added.');
          return after;
        },
        { signal },
      ),
  };
}

/** Locks the tenant, which is looked for again then: an erasure may have taken it from the provider meanwhile. */
async function holdTenant(
  tx: Tx,
  identity: ExternalIdentity,
  newTenant: { id: string; createdAt: Date },
): Promise<string> {
  const found = await findTenant(tx, identity);
  if (found !== undefined) {
    await lockTenant(tx, found);
    if ((await findTenant(tx, identity)) === found) return found;
  }
  const tenantId = await addTenant(tx, identity, newTenant);
  await lockTenant(tx, tenantId);
  return tenantId;
}

async function findTenant(tx: Tx, { issuer, tenant }: ExternalIdentity): Promise<string | undefined> {
  const { rows } = await tx.query<{ tenant_id: string }>(
    'SELECT tenant_id FROM external_tenants WHERE issuer = $1 AND name = $2',
    [issuer, tenant],
  );
  return rows[0]?.tenant_id;
}

/** Of two transactions that find no tenant at once, the second waits for the first, and takes its tenant. */
async function addTenant(
  tx: Tx,
  identity: ExternalIdentity,
  { id, createdAt }: { id: string; createdAt: Date },
): Promise<string> {
  const { issuer, tenant } = identity;
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${issuer} ${tenant}`]);
  const known = await findTenant(tx, identity);
  if (known !== undefined) return known;
  await tx.query('INSERT INTO tenants (id, created_at) VALUES ($1, $2)', [id, createdAt]);
  await tx.query('INSERT INTO external_tenants (issuer, name, tenant_id) VALUES ($1, $2, $3)', [
    issuer,
    tenant,
    id,
  ]);
  return id;
}

/**
 * The row itself is locked as well, against what is issued to the person at this moment: see `holdAccount`. The read is a
 * statement after the one that locks, whose snapshot shows what the transactions before have written.
 */
async function findLocked(
  tx: Tx,
  identity: ExternalIdentity,
  tenantId: string,
): Promise<ExternalUser | undefined> {
  await tx.query(
    `SELECT id FROM users WHERE id = (SELECT user_id FROM external_users WHERE tenant_id = $1 AND subject = $2)
     FOR NO KEY UPDATE`,
    [tenantId, identity.subject],
  );
  const { rows } = await tx.query<ExternalUserRow>(findSql, valuesOf(identity));
  return rows[0] && toExternalUser(rows[0]);
}

const findSql = `SELECT ${personColumns}, x.claimed_at, u.removed_at
  FROM external_tenants n JOIN external_users x ON x.tenant_id = n.tenant_id JOIN users u ON u.id = x.user_id
  WHERE n.issuer = $1 AND n.name = $2 AND x.subject = $3`;

function valuesOf({ issuer, tenant, subject }: ExternalIdentity): unknown[] {
  return [issuer, tenant, subject];
}

function toExternalUser(row: ExternalUserRow): ExternalUser {
  return { person: toPerson(row), claimedAt: row.claimed_at, isRemoved: row.removed_at !== null };
}

async function write(
  { tx, revocations }: { tx: Tx; revocations: Revocations },
  { subject }: ExternalIdentity,
  change: ExternalUserChange,
): Promise<void> {
  const { person, claimedAt } = change.user;
  const { id, tenantId, email, displayName, roles, createdAt } = person;
  const facts = [id, email ?? null, displayName, roles];
  if (change.action === 'add') {
    await tx.query(
      `INSERT INTO users (id, kind, external_email, display_name, roles, tenant_id, created_at)
       VALUES ($1, 'external', $2, $3, $4, $5, $6)`,
      [...facts, tenantId, createdAt],
    );
    await tx.query(
      'INSERT INTO external_users (tenant_id, subject, user_id, claimed_at) VALUES ($1, $2, $3, $4)',
      [tenantId, subject, id, claimedAt],
    );
    return;
  }
  await tx.query('UPDATE users SET external_email = $2, display_name = $3, roles = $4 WHERE id = $1', facts);
  await tx.query('UPDATE external_users SET claimed_at = $2 WHERE user_id = $1', [id, claimedAt]);
  const { roleChange } = change;
  if (roleChange?.endsInvitations) {
    await tx.query('DELETE FROM invitations WHERE tenant_id = $1 AND invited_by = $2', [tenantId, id]);
  }
  if (roleChange !== undefined)
    await revocations.record(tx, { kind: 'user', subjectId: id, tenantId, revokedAt: roleChange.at });
}
