import { isRole } from '@lectern/auth';
import type { User } from '../domain/user.ts';

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
