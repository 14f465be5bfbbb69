import type { Tx } from '@lectern/db';
import type { Revocation } from '../domain/revocation.ts';

/** The list of what was ended, as the repositories write it: in the transaction that ends it. */
export interface Revocations {
  /**
   * Adds to the list, and removes what nobody needs any more. Call it as the last statement of a transaction: from here to
   * the commit it holds a lock that all other writers of the list wait for.
   *
   * The end of a `user` is listed with `revokedAt`, or the moment of their newest token if that is later: the caller may have
   * read the clock before it waited for the lock, and clocks of instances differ. The row of the user must be locked, so that
   * no token is issued between.
   */
  record(tx: Tx, revocation: Revocation): Promise<void>;
}

/** Where each addition is announced, in the database of this service. */
export const revocationsChannel = 'revocations_added';

/** Any number that no other advisory lock of this database has. */
const listLock = 7_310_001;

const insertSql = 'INSERT INTO revocations (kind, subject_id, tenant_id, revoked_at) VALUES ($1, $2, $3, $4)';

/** `greatest` leaves out nulls: a service account has no session, and a session that was never refreshed no use. */
const insertUserSql = `INSERT INTO revocations (kind, subject_id, tenant_id, revoked_at)
  SELECT $1, $2, $3, greatest($4, max(s.created_at), max(s.last_used_at)) FROM sessions s WHERE s.user_id = $2`;

/** {@link Revocations} on Postgres. A row is kept for `lifeSeconds`. */
export function createPgRevocations({ lifeSeconds }: { lifeSeconds: number }): Revocations {
  return {
    record: async (tx, { kind, subjectId, tenantId, revokedAt }) => {
      // A sequence gives numbers out in the order of calls, not of commits: without the lock a follower could read 8, and
      // 7 would appear behind its back. The lock is a statement of its own, so that it is held before the number is drawn;
      // Postgres frees it after the commit is visible.
      await tx.query('SELECT pg_advisory_xact_lock($1)', [listLock]);
      await tx.query(kind === 'user' ? insertUserSql : insertSql, [kind, subjectId, tenantId, revokedAt]);
      // A commit with a notification waits for every other one of the cluster that has one; they wait for the lock above anyway.
      await tx.query('SELECT pg_notify($1, $2)', [revocationsChannel, '']);
      await tx.query('DELETE FROM revocations WHERE revoked_at < $1', [
        new Date(revokedAt.getTime() - lifeSeconds * 1_000),
      ]);
    },
  };
}
