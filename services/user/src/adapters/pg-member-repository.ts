import type { Db, Tx } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import type { MemberChange, Membership } from '../domain/member.ts';
import type { AccountKey, Author, MemberRepository } from '../ports.ts';
import { holdSession } from './hold-session.ts';
import { lockTenant } from './lock-tenant.ts';
import type { Revocations } from './pg-revocations.ts';
import { removeAccount } from './remove-account.ts';
import { isLivePerson, isStored, type PersonRow, personColumns, toPerson } from './user-row.ts';

export interface PgMemberRepositoryParts {
  readonly db: Db;
  readonly revocations: Revocations;
}

/** {@link MemberRepository} on Postgres. */
export function createPgMemberRepository({ db, revocations }: PgMemberRepositoryParts): MemberRepository {
  return {
    list: async (tenantId, { limit, before }, signal) => {
      if (!isUuid(tenantId)) return [];
      const { rows } = await db.query<PersonRow>(
        `SELECT ${personColumns} FROM users u
         WHERE u.tenant_id = $1 AND ${isLivePerson} AND ($2::uuid IS NULL OR u.id < $2)
         ORDER BY u.id DESC LIMIT $3`,
        [tenantId, before ?? null, limit],
        { signal },
      );
      return rows.map(toPerson);
    },

    change: (target, decide, { actor, signal }) =>
      db.transaction(
        async (tx) => {
          const change = decide(await lockAndRead(tx, target, actor));
          if (change === undefined) return undefined;
          if (actor.sessionId !== undefined) await holdSession(tx, actor.sessionId);
          await write({ tx, revocations }, change);
          return change;
        },
        { signal },
      ),
  };
}

/**
 * The member's own row is locked as well, against what is issued to them at this moment: see `holdAccount`. The reads are
 * statements after those that lock, whose snapshot shows what the transactions before have written.
 */
async function lockAndRead(
  tx: Tx,
  { tenantId, userId }: AccountKey,
  { userId: actorId }: Omit<Author, 'assertMay'>,
): Promise<Membership> {
  if (!isStored({ tenantId, userId })) return { actor: undefined, member: undefined, owners: 0 };
  await lockTenant(tx, tenantId);
  await tx.query('SELECT id FROM users WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tenantId,
    userId,
  ]);
  const { rows } = await tx.query<PersonRow>(
    `SELECT ${personColumns} FROM users u WHERE u.tenant_id = $1 AND u.id = ANY ($2::uuid[]) AND ${isLivePerson}`,
    [tenantId, [userId, actorId].filter((id) => isUuid(id))],
  );
  const { rows: counts } = await tx.query<{ owners: number }>(
    `SELECT count(*)::int AS owners FROM users u
     WHERE u.tenant_id = $1 AND ${isLivePerson} AND 'owner' = ANY (u.roles)`,
    [tenantId],
  );
  const found = rows.map(toPerson);
  return {
    actor: found.find(({ id }) => id === actorId),
    member: found.find(({ id }) => id === userId),
    owners: counts[0]?.owners ?? 0,
  };
}

async function write(parts: { tx: Tx; revocations: Revocations }, change: MemberChange): Promise<void> {
  const { tx, revocations } = parts;
  const { id: userId, tenantId, roles } = change.member;
  if (change.action === 'remove' || change.endsInvitations) {
    await tx.query('DELETE FROM invitations WHERE tenant_id = $1 AND invited_by = $2', [tenantId, userId]);
  }
  if (change.action === 'remove') return removeAccount(parts, { tenantId, userId }, change.at);
  await tx.query('UPDATE users SET roles = $2 WHERE id = $1', [userId, roles]);
  await revocations.record(tx, { kind: 'user', subjectId: userId, tenantId, revokedAt: change.at });
}
