import { type Db, isUniqueViolation } from '@lectern/db';
import { emailTaken } from '../domain/user.ts';
import type { AccountRepository } from '../ports.ts';
import { insertUser } from './insert-user.ts';
import {
  isLivePerson,
  isStored,
  type PersonRow,
  personColumns,
  toPerson,
  toUser,
  type UserRow,
  userColumns,
} from './user-row.ts';

/** {@link AccountRepository} on Postgres. */
export function createPgAccountRepository({ db }: { db: Db }): AccountRepository {
  return {
    register: async (account, signal) => {
      const { tenantId, createdAt } = account.user;
      try {
        await db.transaction(
          async (tx) => {
            await tx.query('INSERT INTO tenants (id, created_at) VALUES ($1, $2)', [tenantId, createdAt]);
            await insertUser(tx, account);
          },
          { signal },
        );
      } catch (error) {
        // The index decides, not a read before: two registrations at once both see a free address.
        if (isUniqueViolation(error, 'users_email_unique')) throw emailTaken();
        throw error;
      }
    },

    find: async (key, signal) => {
      if (!isStored(key)) return undefined;
      const { rows } = await db.query<PersonRow>(
        `SELECT ${personColumns} FROM users u WHERE u.tenant_id = $1 AND u.id = $2 AND ${isLivePerson}`,
        [key.tenantId, key.userId],
        { signal },
      );
      return rows[0] && toPerson(rows[0]);
    },

    findByEmail: async (email, signal) => {
      const { rows } = await db.query<UserRow & { password_hash: string }>(
        `SELECT ${userColumns}, u.password_hash FROM users u WHERE u.email = $1`,
        [email],
        { signal },
      );
      return rows[0] && { user: toUser(rows[0]), passwordHash: rows[0].password_hash };
    },
  };
}
