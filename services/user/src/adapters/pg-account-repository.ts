import { type Db, isUniqueViolation } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import { emailTaken, type User } from '../domain/user.ts';
import type { AccountRepository } from '../ports.ts';
import { toUser, type UserRow, userColumns } from './user-row.ts';

/** {@link AccountRepository} on Postgres. */
export class PgAccountRepository implements AccountRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async register({ user, passwordHash }: { user: User; passwordHash: string }): Promise<void> {
    try {
      await this.#db.transaction(async (tx) => {
        await tx.query('insert into tenants (id, created_at) values ($1, $2)', [
          user.tenantId,
          user.createdAt,
        ]);
        await tx.query(
          `insert into users (id, tenant_id, email, display_name, roles, password_hash, created_at)
           values ($1, $2, $3, $4, $5, $6, $7)`,
          [user.id, user.tenantId, user.email, user.displayName, user.roles, passwordHash, user.createdAt],
        );
      });
    } catch (error) {
      // The index decides, not a look before: two registrations at once both see a free address.
      if (isUniqueViolation(error, 'users_email_unique')) throw emailTaken();
      throw error;
    }
  }

  async findById(id: string): Promise<User | undefined> {
    if (!isUuid(id)) return undefined;
    const { rows } = await this.#db.query<UserRow>(`select ${userColumns} from users u where u.id = $1`, [
      id,
    ]);
    return rows[0] && toUser(rows[0]);
  }

  async findByEmail(email: string): Promise<{ user: User; passwordHash: string } | undefined> {
    const { rows } = await this.#db.query<UserRow & { password_hash: string }>(
      `select ${userColumns}, u.password_hash from users u where u.email = $1`,
      [email],
    );
    return rows[0] && { user: toUser(rows[0]), passwordHash: rows[0].password_hash };
  }
}
