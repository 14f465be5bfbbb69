import type { Principal } from '@lectern/auth';
import { alreadyMember, type Invitation, issueInvitationToken } from '../domain/invitation.ts';
import { assertMayInvite, type InvitedRole } from '../domain/member.ts';
import { assertMayManage } from '../domain/personal-session.ts';
import { normalizeEmail } from '../domain/user.ts';
import { limits } from '../limits.ts';
import type { InvitationRepository } from '../ports/invitations.ts';
import type { AccountRepository, Notifier } from '../ports.ts';
import { authorOf } from './author-of.ts';

export interface InvitePersonPorts {
  readonly accounts: Pick<AccountRepository, 'findByEmail'>;
  readonly invitations: Pick<InvitationRepository, 'add'>;
  readonly notifier: Notifier;
  readonly invitationTtlSeconds: number;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface InvitePersonInput {
  readonly caller: Principal;
  readonly email: string;
  readonly role: InvitedRole;
}

/**
 * Invites someone into the caller's tenant: they get a token at their address, and the caller does not see it. A second
 * invitation of an address replaces the first, so the call may be repeated, as after a failed delivery. Whether the address
 * has an account in another tenant makes no difference; see `domain/invitation.ts`.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`, `missing_role`, `owner_required`), also where the role was
 *   lost meanwhile; `unauthenticated` (`session_ended`); `conflict` (`already_member`), of the caller's own tenant
 */
export async function invitePerson(
  ports: InvitePersonPorts,
  input: InvitePersonInput,
  signal: AbortSignal,
): Promise<Invitation> {
  const { caller, role } = input;
  const { tenantId } = caller;
  assertMayManage(caller, 'People');
  const assertMay = (now: Pick<Principal, 'roles'>) => assertMayInvite(now, role);
  assertMay(caller);
  const email = normalizeEmail(input.email);
  const account = await ports.accounts.findByEmail(email, signal);
  if (account?.user.tenantId === tenantId) throw alreadyMember();

  const createdAt = ports.now();
  const expiresAt = new Date(createdAt.getTime() + ports.invitationTtlSeconds * 1_000);
  const { token, tokenHash } = issueInvitationToken();
  const id = ports.newId();
  const invitation = { id, tenantId, email, role, invitedBy: caller.userId, createdAt, expiresAt };
  const options = { maxOpen: limits.invitations.value, author: authorOf(caller, assertMay), signal };
  await ports.invitations.add({ ...invitation, tokenHash }, options);
  await ports.notifier.deliver({ to: email, kind: 'invitation', token, expiresAt }, signal);
  return invitation;
}
