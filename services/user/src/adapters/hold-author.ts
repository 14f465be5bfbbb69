import { isRole } from '@lectern/auth';
import type { Tx } from '@lectern/db';
import type { Author } from '../ports.ts';
import { holdSession } from './hold-session.ts';
import { isLivePerson, isStored } from './user-row.ts';

/**
 * Looks at who asks for a change, and keeps them as they are until the transaction ends: a removal, a change of their role or the
 * end of their session is seen, or comes after and sees what was written. Take this lock after that of a tenant, and before
 * those of other accounts.
 *
 * @throws what `assertMay` throws; AppError `unauthenticated` (`session_ended`)
 */
export async function holdAuthor(tx: Tx, author: Author): Promise<void> {
  author.assertMay({ roles: (await heldRoles(tx, author)).filter(isRole) });
  if (author.sessionId !== undefined) await holdSession(tx, author.sessionId);
}

/** A row that was waited for is read as the transaction before has left it. */
async function heldRoles(tx: Tx, author: Author): Promise<string[]> {
  if (!isStored(author)) return [];
  const { rows } = await tx.query<{ roles: string[] }>(
    `SELECT u.roles FROM users u WHERE u.tenant_id = $1 AND u.id = $2 AND ${isLivePerson} FOR SHARE`,
    [author.tenantId, author.userId],
  );
  return rows[0]?.roles ?? [];
}
