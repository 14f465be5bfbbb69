import { isRole } from '@lectern/auth';
import type { Queryable } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import type { Person, User } from '../domain/user.ts';
import type { AccountKey } from '../ports.ts';

/** A row of `users` under the column names that {@link userColumns} gives it. */
export interface UserRow {
  user_id: string;
  tenant_id: string;
  email: string;
  display_name: string;
  roles: string[];
  user_created_at: Date;
}

/** For joins: `u` is the alias of `users`. */
export const userColumns =
  'u.id AS user_id, u.tenant_id, u.email, u.display_name, u.roles, u.created_at AS user_created_at';

/** True of a person who has not been removed, of an outside provider too. */
export const isLivePerson = `u.kind IN ('person', 'external') AND u.removed_at IS NULL`;

/** A row of `users` under the column names that {@link personColumns} gives it. */
export interface PersonRow extends Omit<UserRow, 'email'> {
  email: string | null;
  identity_provider: string | null;
}

/** Of everyone for whom {@link isLivePerson} is true; {@link userColumns} are those of accounts of our own. */
export const personColumns = `u.id AS user_id, u.tenant_id, coalesce(u.email, u.external_email) AS email,
  u.display_name, u.roles, u.created_at AS user_created_at,
  (SELECT t.issuer FROM external_tenants t WHERE u.kind = 'external' AND t.tenant_id = u.tenant_id) AS identity_provider`;

/** A person of their row. A role that this version does not know (any more) gives no right. */
export function toPerson(row: PersonRow): Person {
  return {
    id: row.user_id,
    tenantId: row.tenant_id,
    email: row.email ?? undefined,
    displayName: row.display_name,
    roles: row.roles.filter(isRole),
    createdAt: row.user_created_at,
    identityProvider: row.identity_provider ?? undefined,
  };
}

/** A user of its row. A role that this version does not know (any more) gives no right. */
export function toUser(row: UserRow): User {
  return {
    id: row.user_id,
    tenantId: row.tenant_id,
    email: row.email,
    displayName: row.display_name,
    roles: row.roles.filter(isRole),
    createdAt: row.user_created_at,
  };
}

/** False for ids that no account can have: asked for by them, Postgres would fail. */
export function isStored({ tenantId, userId }: AccountKey): boolean {
  return isUuid(tenantId) && isUuid(userId);
}

/**
 * Keeps an account, of a person or a service, as it is until the transaction ends: what is issued to it meanwhile is ended
 * by a removal or a change of its role that comes after. Take this lock before that of a session, as those changes do.
 *
 * @returns whether the account is there, and has not been removed
 */
export async function holdAccount(tx: Queryable, key: AccountKey): Promise<boolean> {
  if (!isStored(key)) return false;
  const { rowCount } = await tx.query(
    'SELECT id FROM users WHERE tenant_id = $1 AND id = $2 AND removed_at IS NULL FOR SHARE',
    [key.tenantId, key.userId],
  );
  return rowCount === 1;
}
