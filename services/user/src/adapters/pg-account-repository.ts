import { type Db, isUniqueViolation } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import { emailTaken } from '../domain/user.ts';
import type { AccountRepository } from '../ports.ts';
import { toUser, type UserRow, userColumns } from './user-row.ts';

/** {@link AccountRepository} on Postgres. */
export function createPgAccountRepository({ db }: { db: Db }): AccountRepository {
  return {
    register: async ({ user, passwordHash }, signal) => {
      const { id, tenantId, email, displayName, roles, createdAt } = user;
      try {
        await db.transaction(
          async (tx) => {
            await tx.query('INSERT INTO tenants (id, created_at) VALUES ($1, $2)', [tenantId, createdAt]);
            await tx.query(
              `INSERT INTO users (id, tenant_id, email, display_name, roles, password_hash, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)`,
              [id, tenantId, email, displayName, roles, passwordHash, createdAt],
            );
          },
          { signal },
        );
      } catch (error) {
        // The index decides, not a read before: two registrations at once both see a free address.
        if (isUniqueViolation(error, 'users_email_unique')) throw emailTaken();
        throw error;
      }
    },

    findById: async (id, signal) => {
      if (!isUuid(id)) return undefined;
      const { rows } = await db.query<UserRow>(`SELECT ${userColumns} FROM users u WHERE u.id = $1`, [id], {
        signal,
      });
      return rows[0] && toUser(rows[0]);
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
