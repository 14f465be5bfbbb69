import type { Db, Tx } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import type { Revocation } from '../domain/revocation.ts';
import type { NewSession, PresentedToken, Session, StoredToken } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { AccountKey, SessionChange, SessionRepository, TimedOptions } from '../ports.ts';
import type { Revocations } from './pg-revocations.ts';
import { holdAccount, isStored, toUser, type UserRow, userColumns } from './user-row.ts';

interface TokenRow extends UserRow {
  session_id: string;
  expires_at: Date;
  used_at: Date | null;
  revoked_at: Date | null;
}

export interface PgSessionRepositoryParts {
  readonly db: Db;
  readonly revocations: Revocations;
}

/** {@link SessionRepository} on Postgres. */
export function createPgSessionRepository(parts: PgSessionRepositoryParts): SessionRepository {
  const { db, revocations } = parts;
  return {
    open: (session, signal) => db.transaction((tx) => open(tx, session), { signal }),

    change: (tokenHash, decide, { now, signal }) =>
      db.transaction(
        async (tx) => {
          const token = await lockAndRead(tx, tokenHash);
          const change = token && decide(token);
          if (change === undefined) return undefined;
          await write(tx, change, { tokenHash, now });
          if (change.action === 'revoke') await revocations.record(tx, endOf(change.token, now));
          return change;
        },
        { signal },
      ),

    revoke: async (tokenHash, owner, { now, signal }) => {
      if (!isStored(owner)) return;
      const { tenantId, userId } = owner;
      await db.transaction(
        async (tx) => {
          const { rows } = await tx.query<{ id: string }>(
            `UPDATE sessions s SET revoked_at = $4 FROM users u
             WHERE s.id = (SELECT session_id FROM refresh_tokens WHERE token_hash = $1) AND s.revoked_at IS NULL
               AND s.user_id = u.id AND u.id = $2 AND u.tenant_id = $3
             RETURNING s.id`,
            [tokenHash, userId, tenantId, now],
          );
          for (const { id: subjectId } of rows)
            await revocations.record(tx, { kind: 'session', subjectId, tenantId, revokedAt: now });
        },
        { signal },
      );
    },

    list: async (owner, { limit, before }, { now, signal }) => {
      if (!isStored(owner)) return [];
      const { rows } = await db.query<Session>(
        `${liveSessions} AND ($4::uuid IS NULL OR s.id < $4) ORDER BY s.id DESC LIMIT $5`,
        [owner.userId, owner.tenantId, now, before ?? null, limit],
        { signal },
      );
      return rows;
    },

    find: async (id, owner, { now, signal }) => {
      if (!isUuid(id) || !isStored(owner)) return undefined;
      const { userId, tenantId } = owner;
      const { rows } = await db.query<Session>(`${liveSessions} AND s.id = $4`, [userId, tenantId, now, id], {
        signal,
      });
      return rows[0];
    },

    end: async (id, owner, options) => isUuid(id) && isStored(owner) && end(parts, { id, owner }, options),
  };
}

/** `$1` and `$2` are the owner, `$3` is the time. */
const liveSessions = `
  SELECT s.id, s.created_at AS "createdAt", coalesce(s.last_used_at, s.created_at) AS "lastUsedAt",
    s.expires_at AS "expiresAt"
  FROM sessions s JOIN users u ON u.id = s.user_id
  WHERE u.id = $1 AND u.tenant_id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3`;

function end(
  { db, revocations }: PgSessionRepositoryParts,
  { id, owner: { userId, tenantId } }: { id: string; owner: AccountKey },
  { now, signal }: TimedOptions,
): Promise<boolean> {
  return db.transaction(
    async (tx) => {
      const { rows } = await tx.query<{ revoked_at: Date | null }>(
        `SELECT s.revoked_at FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.id = $1 AND u.id = $2 AND u.tenant_id = $3 FOR UPDATE OF s`,
        [id, userId, tenantId],
      );
      if (rows[0] === undefined) return false;
      if (rows[0].revoked_at !== null) return true;
      await tx.query('UPDATE sessions SET revoked_at = $2 WHERE id = $1', [id, now]);
      await revocations.record(tx, { kind: 'session', subjectId: id, tenantId, revokedAt: now });
      return true;
    },
    { signal },
  );
}

function endOf({ sessionId: subjectId, user }: PresentedToken, revokedAt: Date): Revocation {
  return { kind: 'session', subjectId, tenantId: user.tenantId, revokedAt };
}

async function open(tx: Tx, session: NewSession): Promise<User | undefined> {
  const { id, userId, passwordHash, createdAt, token } = session;
  if (!(await holdAccount(tx, session)) || !(await hasPassword(tx, userId, passwordHash))) return undefined;
  // Here rather than in a job: it bounds the rows of one user, and touches no others.
  await tx.query('DELETE FROM sessions WHERE user_id = $1 AND expires_at <= $2', [userId, createdAt]);
  await tx.query('INSERT INTO sessions (id, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)', [
    id,
    userId,
    createdAt,
    token.expiresAt,
  ]);
  await insertToken(tx, id, token);
  const { rows } = await tx.query<UserRow>(`SELECT ${userColumns} FROM users u WHERE u.id = $1`, [userId]);
  return rows[0] && toUser(rows[0]);
}

/** Asked after the lock on the account, in a statement of its own: it sees a change that the lock waited for. */
async function hasPassword(tx: Tx, userId: string, passwordHash: string): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT id FROM users WHERE id = $1 AND password_hash = $2', [
    userId,
    passwordHash,
  ]);
  return rowCount === 1;
}

/**
 * The locks are on the user and on the session, each taken in a statement of its own: the last statement has a newer
 * snapshot, and reads what the transactions before have written. One statement for all would read old rows.
 */
async function lockAndRead(tx: Tx, tokenHash: Buffer): Promise<PresentedToken | undefined> {
  const { rows: owners } = await tx.query<{ tenantId: string; userId: string }>(
    `SELECT u.tenant_id AS "tenantId", u.id AS "userId"
     FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
     WHERE t.token_hash = $1`,
    [tokenHash],
  );
  if (owners[0] === undefined || !(await holdAccount(tx, owners[0]))) return undefined;
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
  // The end of a user covers their newest token by this time: an instance whose clock is behind must not set it back.
  await tx.query(
    'UPDATE sessions SET expires_at = $2, last_used_at = greatest(last_used_at, created_at, $3) WHERE id = $1',
    [sessionId, successor.expiresAt, now],
  );
}

async function insertToken(tx: Tx, sessionId: string, { hash, expiresAt }: StoredToken): Promise<void> {
  await tx.query('INSERT INTO refresh_tokens (token_hash, session_id, expires_at) VALUES ($1, $2, $3)', [
    hash,
    sessionId,
    expiresAt,
  ]);
}
