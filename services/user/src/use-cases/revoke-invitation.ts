import type { Principal } from '@lectern/auth';
import { invitationNotFound } from '../domain/invitation.ts';
import { assertAdmin } from '../domain/member.ts';
import { assertMayManage } from '../domain/personal-session.ts';
import type { InvitationRepository } from '../ports/invitations.ts';
import { authorOf } from './author-of.ts';

export interface RevokeInvitationPorts {
  readonly invitations: Pick<InvitationRepository, 'remove'>;
  readonly now: () => Date;
}

export interface RevokeInvitationInput {
  readonly caller: Principal;
  readonly invitationId: string;
}

/**
 * Revokes an open invitation of the caller's tenant, of whatever role, for good.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`, `missing_role`); `unauthenticated` (`session_ended`); `not_found` (`invitation_not_found`), also for
 *   one that is over and one of another tenant
 */
export async function revokeInvitation(
  ports: RevokeInvitationPorts,
  { caller, invitationId }: RevokeInvitationInput,
  signal: AbortSignal,
): Promise<void> {
  assertMayManage(caller, 'People');
  assertAdmin(caller);
  const key = { tenantId: caller.tenantId, id: invitationId };
  const options = { now: ports.now(), author: authorOf(caller, assertAdmin), signal };
  const isRevoked = await ports.invitations.remove(key, options);
  if (!isRevoked) throw invitationNotFound();
}
