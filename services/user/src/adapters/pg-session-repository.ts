import type { Db, Tx } from '@lectern/db';
import type { PresentedToken, StoredToken } from '../domain/session.ts';
import type { SessionChange, SessionRepository } from '../ports.ts';
import { toUser, type UserRow, userColumns } from './user-row.ts';

interface TokenRow extends UserRow {
  session_id: string;
  expires_at: Date;
  used_at: Date | null;
  revoked_at: Date | null;
}

/** {@link SessionRepository} on Postgres. */
export function createPgSessionRepository({ db }: { db: Db }): SessionRepository {
  return {
    open: async ({ id, userId, createdAt, token }, signal) => {
      await db.transaction(
        async (tx) => {
          // Here rather than in a job: it bounds the rows of one user, and touches no others.
          await tx.query('DELETE FROM sessions WHERE user_id = $1 AND expires_at <= $2', [userId, createdAt]);
          await tx.query(
            'INSERT INTO sessions (id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
            [id, userId, createdAt, token.expiresAt],
          );
          await insertToken(tx, id, token);
        },
        { signal },
      );
    },

    change: (tokenHash, decide, { now, signal }) =>
      db.transaction(
        async (tx) => {
          const token = await lockAndRead(tx, tokenHash);
          const change = token && decide(token);
          if (change !== undefined) await write(tx, change, { tokenHash, now });
          return change;
        },
        { signal },
      ),

    revoke: async (tokenHash, { userId, now, signal }) => {
      await db.query(
        `UPDATE sessions SET revoked_at = $3
         WHERE id = (SELECT session_id FROM refresh_tokens WHERE token_hash = $1) AND user_id = $2
           AND revoked_at IS NULL`,
        [tokenHash, userId, now],
        { signal },
      );
    },
  };
}

/**
 * The lock is on the session and taken in a statement of its own: the second statement has a newer snapshot, and reads
 * what the transaction before has written. One statement for both would read old rows.
 */
async function lockAndRead(tx: Tx, tokenHash: Buffer): Promise<PresentedToken | undefined> {
  await tx.query(
    `SELECT id FROM sessions WHERE id = (SELECT session_id FROM refresh_tokens WHERE token_hash = $1) FOR UPDATE`,
    [tokenHash],
  );
  const { rows } = await tx.query<TokenRow>(
    `SELECT t.session_id, t.expires_at, t.used_at, s.revoked_at, ${userColumns}
     FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
     WHERE t.token_hash = $1`,
    [tokenHash],
  );
  const row = rows[0];
  return (
    row && {
      sessionId: row.session_id,
      user: toUser(row),
      expiresAt: row.expires_at,
      usedAt: row.used_at ?? undefined,
      revokedAt: row.revoked_at ?? undefined,
    }
  );
}

async function write(
  tx: Tx,
  change: SessionChange,
  { tokenHash, now }: { tokenHash: Buffer; now: Date },
): Promise<void> {
  const { sessionId } = change.token;
  if (change.action === 'revoke') {
    await tx.query('UPDATE sessions SET revoked_at = $2 WHERE id = $1', [sessionId, now]);
    return;
  }
  const { successor } = change;
  await tx.query('UPDATE refresh_tokens SET used_at = $2 WHERE token_hash = $1', [tokenHash, now]);
  // What has expired is refused whether it is known or not; a session that lives for years must not keep it all.
  await tx.query('DELETE FROM refresh_tokens WHERE session_id = $1 AND expires_at <= $2', [sessionId, now]);
  await insertToken(tx, sessionId, successor);
  await tx.query('UPDATE sessions SET expires_at = $2 WHERE id = $1', [sessionId, successor.expiresAt]);
}

async function insertToken(tx: Tx, sessionId: string, { hash, expiresAt }: StoredToken): Promise<void> {
  await tx.query('INSERT INTO refresh_tokens (token_hash, session_id, expires_at) VALUES ($1, $2, $3)', [
    hash,
    sessionId,
    expiresAt,
  ]);
}
