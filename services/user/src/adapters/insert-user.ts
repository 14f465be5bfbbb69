import type { Tx } from '@lectern/db';
import type { User } from '../domain/user.ts';

/**
 * Stores the account of a person in a tenant that is there.
 *
 * @throws pg.DatabaseError, a violation of `users_email_unique`, for an address that has an account
 */
export async function insertUser(
  tx: Tx,
  { user, passwordHash }: { user: User; passwordHash: string },
): Promise<void> {
  const { id, tenantId, email, displayName, roles, createdAt } = user;
  await tx.query(
    `INSERT INTO users (id, tenant_id, email, display_name, roles, password_hash, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, tenantId, email, displayName, roles, passwordHash, createdAt],
  );
}
