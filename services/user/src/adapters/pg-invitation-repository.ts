import { type Db, isUniqueViolation, type Tx } from '@lectern/db';
import { validate as isUuid } from 'uuid';
import { type Invitation, type StoredInvitation, tooManyInvitations } from '../domain/invitation.ts';
import type { InvitedRole } from '../domain/member.ts';
import type { InvitationRepository } from '../ports/invitations.ts';
import type { Author } from '../ports.ts';
import { holdAuthor } from './hold-author.ts';
import { insertUser } from './insert-user.ts';
import { lockTenant } from './lock-tenant.ts';

interface InvitationRow {
  id: string;
  tenant_id: string;
  email: string;
  role: string;
  invited_by: string;
  created_at: Date;
  expires_at: Date;
}

const columns = 'i.id, i.tenant_id, i.email, i.role, i.invited_by, i.created_at, i.expires_at';

/** {@link InvitationRepository} on Postgres. */
export function createPgInvitationRepository({ db }: { db: Db }): InvitationRepository {
  return {
    add: async (invitation, { maxOpen, author, signal }) => {
      await db.transaction((tx) => add(tx, invitation, { maxOpen, author }), { signal });
    },

    list: async (tenantId, { limit, before }, { now, signal }) => {
      if (!isUuid(tenantId)) return [];
      const { rows } = await db.query<InvitationRow>(
        `SELECT ${columns} FROM invitations i
         WHERE i.tenant_id = $1 AND i.expires_at > $2 AND ($3::uuid IS NULL OR i.id < $3)
         ORDER BY i.id DESC LIMIT $4`,
        [tenantId, now, before ?? null, limit],
        { signal },
      );
      return rows.map(toInvitation);
    },

    remove: async ({ tenantId, id }, { now, author, signal }) =>
      isUuid(tenantId) &&
      isUuid(id) &&
      db.transaction(
        async (tx) => {
          await holdAuthor(tx, author);
          const { rows } = await tx.query<{ expires_at: Date }>(
            'DELETE FROM invitations WHERE tenant_id = $1 AND id = $2 RETURNING expires_at',
            [tenantId, id],
          );
          return rows[0] !== undefined && rows[0].expires_at > now;
        },
        { signal },
      ),

    findOpen: async (tokenHash, { now, signal }) => {
      const { rows } = await db.query<InvitationRow>(
        `SELECT ${columns} FROM invitations i WHERE i.token_hash = $1 AND i.expires_at > $2
           AND NOT EXISTS (SELECT FROM users u WHERE u.email = i.email)`,
        [tokenHash, now],
        { signal },
      );
      return rows[0] && toInvitation(rows[0]);
    },

    accept: async (tokenHash, join, { now, signal }) => {
      try {
        return await db.transaction(
          async (tx) => {
            // The deletion decides: of two callers the second waits for the first, and then finds no row.
            const { rows } = await tx.query<InvitationRow>(
              `DELETE FROM invitations i WHERE i.token_hash = $1 AND i.expires_at > $2 RETURNING ${columns}`,
              [tokenHash, now],
            );
            if (rows[0] === undefined) return undefined;
            const account = join(toInvitation(rows[0]));
            await insertUser(tx, account);
            return account.user;
          },
          { signal },
        );
      } catch (error) {
        // The address got an account elsewhere; the invitation was not used up.
        if (isUniqueViolation(error, 'users_email_unique')) return undefined;
        throw error;
      }
    },
  };
}

async function add(
  tx: Tx,
  invitation: StoredInvitation,
  { maxOpen, author }: { maxOpen: number; author: Author },
): Promise<void> {
  const { id, tenantId, email, role, invitedBy, tokenHash, createdAt, expiresAt } = invitation;
  await lockTenant(tx, tenantId);
  await holdAuthor(tx, author);
  await tx.query('DELETE FROM invitations WHERE tenant_id = $1 AND (email = $2 OR expires_at <= $3)', [
    tenantId,
    email,
    createdAt,
  ]);
  const { rows } = await tx.query<{ open: number }>(
    'SELECT count(*)::int AS open FROM invitations WHERE tenant_id = $1',
    [tenantId],
  );
  if ((rows[0]?.open ?? 0) >= maxOpen) throw tooManyInvitations(maxOpen);
  await tx.query(
    `INSERT INTO invitations (id, tenant_id, email, role, invited_by, token_hash, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, tenantId, email, role, invitedBy, tokenHash, createdAt, expiresAt],
  );
}

/** A role that this version does not know (any more) becomes the least of people. */
function toInvitation(row: InvitationRow): Invitation {
  const known: readonly InvitedRole[] = ['owner', 'admin'];
  return {
    id: row.id,
    tenantId: row.tenant_id,
    email: row.email,
    role: known.find((role) => role === row.role) ?? 'member',
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
