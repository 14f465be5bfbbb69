import type { Db } from '@lectern/db';
import type { RegistrationRepository } from '../ports/credentials.ts';

interface RegistrationRow {
  token_hash: Buffer;
  email: string;
  display_name: string;
  password_hash: string;
  expires_at: Date;
}

/** {@link RegistrationRepository} on Postgres. */
export function createPgRegistrationRepository({ db }: { db: Db }): RegistrationRepository {
  return {
    add: async ({ token, email, displayName, passwordHash }, { now, signal }) => {
      await db.transaction(
        async (tx) => {
          await tx.query('DELETE FROM registrations WHERE expires_at <= $1', [now]);
          await tx.query(
            `INSERT INTO registrations (token_hash, email, display_name, password_hash, expires_at)
             VALUES ($1, $2, $3, $4, $5)`,
            [token.hash, email, displayName, passwordHash, token.expiresAt],
          );
        },
        { signal },
      );
    },

    find: async (tokenHash, { now, signal }) => {
      const { rows } = await db.query<RegistrationRow>(
        `SELECT token_hash, email, display_name, password_hash, expires_at FROM registrations
         WHERE token_hash = $1 AND expires_at > $2`,
        [tokenHash, now],
        { signal },
      );
      const row = rows[0];
      return (
        row && {
          token: { hash: row.token_hash, expiresAt: row.expires_at },
          email: row.email,
          displayName: row.display_name,
          passwordHash: row.password_hash,
        }
      );
    },

    removeAll: async (email, signal) => {
      await db.query('DELETE FROM registrations WHERE email = $1', [email], { signal });
    },
  };
}
