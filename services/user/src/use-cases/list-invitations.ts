import { type Principal, requireRole } from '@lectern/auth';
import type { Invitation } from '../domain/invitation.ts';
import { assertMayManage } from '../domain/personal-session.ts';
import type { InvitationRepository } from '../ports/invitations.ts';
import type { PageRequest } from '../ports.ts';
import { type Page, toPage } from './to-page.ts';

export interface ListInvitationsPorts {
  readonly invitations: Pick<InvitationRepository, 'list'>;
  readonly now: () => Date;
}

export interface ListInvitationsInput extends PageRequest {
  readonly caller: Principal;
}

/**
 * A page of the open invitations of the caller's tenant, newest first, without their tokens.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`, `missing_role`)
 */
export async function listInvitations(
  ports: ListInvitationsPorts,
  input: ListInvitationsInput,
  signal: AbortSignal,
): Promise<Page<Invitation>> {
  const { caller } = input;
  assertMayManage(caller, 'People');
  requireRole(caller, 'admin');
  const options = { now: ports.now(), signal };
  return toPage(input, (page) => ports.invitations.list(caller.tenantId, page, options));
}
