import type { Db, Tx } from '@lectern/db';
import type { PasswordChange, PasswordRepository } from '../ports/credentials.ts';
import type { Revocations } from './pg-revocations.ts';
import { toUser, type UserRow, userColumns } from './user-row.ts';

export interface PgPasswordRepositoryParts {
  readonly db: Db;
  readonly revocations: Revocations;
}

/** {@link PasswordRepository} on Postgres. */
export function createPgPasswordRepository({
  db,
  revocations,
}: PgPasswordRepositoryParts): PasswordRepository {
  return {
    change: (userId, { keptSession, ...change }, signal) =>
      db.transaction(
        async (tx) => {
          const tenantId = await replacePassword(tx, userId, change);
          if (tenantId === undefined) return false;
          const revokedAt = change.now;
          for (const subjectId of await endSessions(tx, userId, { revokedAt, keptSession })) {
            await revocations.record(tx, { kind: 'session', subjectId, tenantId, revokedAt });
          }
          return true;
        },
        { signal },
      ),

    addReset: async ({ token, userId, now }, signal) => {
      await db.transaction(
        async (tx) => {
          await tx.query('DELETE FROM password_resets WHERE expires_at <= $1', [now]);
          await tx.query(
            'INSERT INTO password_resets (token_hash, user_id, expires_at) VALUES ($1, $2, $3)',
            [token.hash, userId, token.expiresAt],
          );
        },
        { signal },
      );
    },

    findReset: async (tokenHash, { now, signal }) => {
      const { rows } = await db.query<UserRow>(
        `SELECT ${userColumns} FROM password_resets r JOIN users u ON u.id = r.user_id
         WHERE r.token_hash = $1 AND r.expires_at > $2 AND u.password_hash IS NOT NULL`,
        [tokenHash, now],
        { signal },
      );
      return rows[0] && toUser(rows[0]);
    },

    reset: (tokenHash, change, signal) =>
      db.transaction(
        async (tx) => {
          const { rows } = await tx.query<UserRow>(
            `DELETE FROM password_resets r USING users u
             WHERE r.token_hash = $1 AND r.expires_at > $2 AND u.id = r.user_id AND u.password_hash IS NOT NULL
             RETURNING ${userColumns}`,
            [tokenHash, change.now],
          );
          const user = rows[0] && toUser(rows[0]);
          if (user === undefined) return undefined;
          await replacePassword(tx, user.id, change);
          const revokedAt = change.now;
          await endSessions(tx, user.id, { revokedAt, keptSession: null });
          await revocations.record(tx, {
            kind: 'user',
            subjectId: user.id,
            tenantId: user.tenantId,
            revokedAt,
          });
          return user;
        },
        { signal },
      ),
  };
}

/** Also ends what could replace it once more. */
async function replacePassword(
  tx: Tx,
  userId: string,
  { passwordHash, checkedHash }: PasswordChange & { readonly checkedHash?: string },
): Promise<string | undefined> {
  const { rows } = await tx.query<{ tenant_id: string }>(
    `UPDATE users SET password_hash = $2
     WHERE id = $1 AND password_hash = coalesce($3, password_hash) RETURNING tenant_id`,
    [userId, passwordHash, checkedHash ?? null],
  );
  if (rows[0] === undefined) return undefined;
  await tx.query('DELETE FROM password_resets WHERE user_id = $1', [userId]);
  return rows[0].tenant_id;
}

/** Ids of the sessions that this ended. */
async function endSessions(
  tx: Tx,
  userId: string,
  { revokedAt, keptSession }: { revokedAt: Date; keptSession: string | null },
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE sessions SET revoked_at = $2
     WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $3::uuid RETURNING id`,
    [userId, revokedAt, keptSession],
  );
  return rows.map(({ id }) => id);
}
