import { isRole } from '@lectern/auth';
import type { Queryable } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import type { User } from '../domain/user.ts';
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

/** True of a person who has not been removed; only such rows have an address. */
export const isLivePerson = `u.kind = 'person' AND u.removed_at IS NULL`;

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

/** False for ids that none of our accounts can have, such as those of callers whom an outside provider vouches for. */
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
