import { type Principal, requireRole } from '@lectern/auth';
import { invitationNotFound } from '../domain/invitation.ts';
import { assertPersonal } from '../domain/personal-session.ts';
import type { InvitationRepository } from '../ports.ts';

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
 * @throws AppError `permission_denied` (`session_required`, `missing_role`); `not_found` (`invitation_not_found`), also for
 *   one that is over and one of another tenant
 */
export async function revokeInvitation(
  ports: RevokeInvitationPorts,
  { caller, invitationId }: RevokeInvitationInput,
  signal: AbortSignal,
): Promise<void> {
  assertPersonal(caller, 'People');
  requireRole(caller, 'admin');
  const key = { tenantId: caller.tenantId, id: invitationId };
  const isRevoked = await ports.invitations.remove(key, { now: ports.now(), signal });
  if (!isRevoked) throw invitationNotFound();
}
