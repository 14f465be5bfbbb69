import type { Db, Tx } from '@lectern/db';
import { takeKeyFor } from '@lectern/idempotency';
import { validate as isUuid } from 'uuid';
import { type ServiceAccount, tooManyServiceAccounts } from '../domain/service-account.ts';
import type { Author, ServiceAccountRepository } from '../ports.ts';
import { holdAuthor } from './hold-author.ts';
import { lockTenant } from './lock-tenant.ts';
import type { Revocations } from './pg-revocations.ts';
import { sealedAnswer } from './pg-sealed-answers.ts';
import { removeAccount } from './remove-account.ts';
import { isStored } from './user-row.ts';

interface ServiceRow {
  id: string;
  tenant_id: string;
  display_name: string;
  roles: string[];
  created_at: Date;
}

export interface PgServiceAccountRepositoryParts {
  readonly db: Db;
  readonly revocations: Revocations;
  /** Retention of an idempotency key, in milliseconds. */
  readonly keyRetentionMs: number;
}

/** `$1` is the tenant. */
const liveServices = `SELECT id, tenant_id, display_name, roles, created_at FROM users
  WHERE tenant_id = $1 AND kind = 'service' AND removed_at IS NULL`;

/** {@link ServiceAccountRepository} on Postgres. */
export function createPgServiceAccountRepository(
  parts: PgServiceAccountRepositoryParts,
): ServiceAccountRepository {
  const { db, revocations, keyRetentionMs } = parts;
  return {
    add: (account, { max, author, keyed, signal }) =>
      db.transaction(
        async (tx) => {
          const isTaken = await takeKeyFor(tx, sealedAnswer(keyed), keyRetentionMs);
          if (isTaken) await add(tx, account, { max, author });
          return isTaken;
        },
        { signal },
      ),

    list: async (tenantId, { limit, before }, signal) => {
      if (!isUuid(tenantId)) return [];
      const { rows } = await db.query<ServiceRow>(
        `${liveServices} AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
        [tenantId, before ?? null, limit],
        { signal },
      );
      return rows.map(toServiceAccount);
    },

    find: async (key, signal) => {
      if (!isStored(key)) return undefined;
      const values = [key.tenantId, key.userId];
      const { rows } = await db.query<ServiceRow>(`${liveServices} AND id = $2`, values, { signal });
      return rows[0] && toServiceAccount(rows[0]);
    },

    remove: async (key, { now, author, signal }) =>
      isStored(key) &&
      db.transaction(
        async (tx) => {
          await holdAuthor(tx, author);
          const sql = `${liveServices} AND id = $2 FOR NO KEY UPDATE`;
          const { rowCount } = await tx.query(sql, [key.tenantId, key.userId]);
          if (rowCount === 1) await removeAccount({ tx, revocations }, key, now);
          return rowCount === 1;
        },
        { signal },
      ),
  };
}

async function add(
  tx: Tx,
  account: ServiceAccount,
  { max, author }: { max: number; author: Author },
): Promise<void> {
  const { id, tenantId, name, role, createdAt } = account;
  await lockTenant(tx, tenantId);
  await holdAuthor(tx, author);
  const { rowCount } = await tx.query(liveServices, [tenantId]);
  if (rowCount >= max) throw tooManyServiceAccounts(max);
  await tx.query(
    `INSERT INTO users (id, tenant_id, kind, display_name, roles, created_at)
     VALUES ($1, $2, 'service', $3, $4, $5)`,
    [id, tenantId, name, [role], createdAt],
  );
}

function toServiceAccount(row: ServiceRow): ServiceAccount {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.display_name,
    role: row.roles.includes('member') ? 'member' : 'agent',
    createdAt: row.created_at,
  };
}
