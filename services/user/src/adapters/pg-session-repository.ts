import type { Db, Tx } from '@lectern/db';
import type { NewSession, PresentedToken, StoredToken } from '../domain/session.ts';
import type { RefreshDecision, SessionRepository } from '../ports.ts';
import { toUser, type UserRow, userColumns } from './user-row.ts';

interface TokenRow extends UserRow {
  session_id: string;
  expires_at: Date;
  used_at: Date | null;
  revoked_at: Date | null;
}

/** {@link SessionRepository} on Postgres. */
export class PgSessionRepository implements SessionRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async open({ id, userId, createdAt, token }: NewSession): Promise<void> {
    await this.#db.transaction(async (tx) => {
      // Here rather than in a job: it bounds what one user can pile up, and touches no rows but theirs.
      await tx.query('delete from sessions where user_id = $1 and expires_at <= $2', [userId, createdAt]);
      await tx.query('insert into sessions (id, user_id, created_at, expires_at) values ($1, $2, $3, $4)', [
        id,
        userId,
        createdAt,
        token.expiresAt,
      ]);
      await insertToken(tx, id, token);
    });
  }

  async refresh(
    tokenHash: Buffer,
    now: Date,
    decide: (token: PresentedToken) => RefreshDecision,
  ): Promise<RefreshDecision> {
    return this.#db.transaction(async (tx) => {
      const token = await lockAndRead(tx, tokenHash);
      if (token === undefined) return { verdict: 'refuse' };
      const decision = decide(token);
      if (decision.verdict === 'revoke') await revokeSession(tx, token.sessionId, now);
      if (decision.verdict === 'rotate') await rotate(tx, { tokenHash, now, ...decision });
      return decision;
    });
  }

  async revoke(tokenHash: Buffer, userId: string, now: Date): Promise<void> {
    await this.#db.query(
      `update sessions set revoked_at = $3
       where id = (select session_id from refresh_tokens where token_hash = $1) and user_id = $2
         and revoked_at is null`,
      [tokenHash, userId, now],
    );
  }
}

/**
 * The lock is on the session and taken in a statement of its own: whoever waited for it then reads, in the second
 * statement and its newer snapshot, what the one before has written. One statement for both would judge old rows.
 */
async function lockAndRead(tx: Tx, tokenHash: Buffer): Promise<PresentedToken | undefined> {
  await tx.query(
    `select id from sessions where id = (select session_id from refresh_tokens where token_hash = $1) for update`,
    [tokenHash],
  );
  const { rows } = await tx.query<TokenRow>(
    `select t.session_id, t.expires_at, t.used_at, s.revoked_at, ${userColumns}
     from refresh_tokens t join sessions s on s.id = t.session_id join users u on u.id = s.user_id
     where t.token_hash = $1`,
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

async function rotate(
  tx: Tx,
  change: { tokenHash: Buffer; now: Date; token: PresentedToken; successor: StoredToken },
): Promise<void> {
  const { tokenHash, now, token, successor } = change;
  await tx.query('update refresh_tokens set used_at = $2 where token_hash = $1', [tokenHash, now]);
  // What has expired is refused whether it is known or not; a session that lives for years must not keep it all.
  await tx.query('delete from refresh_tokens where session_id = $1 and expires_at <= $2', [
    token.sessionId,
    now,
  ]);
  await insertToken(tx, token.sessionId, successor);
  await tx.query('update sessions set expires_at = $2 where id = $1', [token.sessionId, successor.expiresAt]);
}

async function insertToken(tx: Tx, sessionId: string, token: StoredToken): Promise<void> {
  await tx.query('insert into refresh_tokens (token_hash, session_id, expires_at) values ($1, $2, $3)', [
    token.hash,
    sessionId,
    token.expiresAt,
  ]);
}

async function revokeSession(tx: Tx, sessionId: string, now: Date): Promise<void> {
  await tx.query('update sessions set revoked_at = $2 where id = $1', [sessionId, now]);
}
