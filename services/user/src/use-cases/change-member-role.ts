import { type Principal, type Role, userIdOf } from '@lectern/auth';
import {
  assertMayChange,
  isLower,
  type MemberChange,
  type Membership,
  memberNotFound,
  roleOf,
  roleOfProvider,
  rolesAtChange,
} from '../domain/member.ts';
import { assertMayManage } from '../domain/personal-session.ts';
import type { Person } from '../domain/user.ts';
import type { MemberRepository } from '../ports.ts';
import { actorOf } from './author-of.ts';

export interface ChangeMemberRolePorts {
  readonly members: Pick<MemberRepository, 'change'>;
  readonly now: () => Date;
}

export interface ChangeMemberRoleInput {
  readonly caller: Principal;
  /** An id, or `me`. */
  readonly memberId: string;
  readonly role: Role;
}

/**
 * Gives a person of the caller's tenant another role, and answers them as they are then. Their access tokens end, so that
 * the next one tells the new role; their sessions and API keys go on with it. The role that they have already changes
 * nothing. Of several changes at once each sees the one before.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`, `missing_role`, `owner_required`); `unauthenticated` (`session_ended`); `not_found`
 *   (`member_not_found`), also for a member of another tenant; `conflict` (`last_owner`, `role_of_provider`)
 */
export async function changeMemberRole(
  ports: ChangeMemberRolePorts,
  { caller, memberId, role }: ChangeMemberRoleInput,
  signal: AbortSignal,
): Promise<Person> {
  assertMayManage(caller, 'People');
  let unchanged: Person | undefined;
  const change = await ports.members.change(
    { tenantId: caller.tenantId, userId: userIdOf(memberId, caller) },
    (current: Membership): MemberChange | undefined => {
      const { member, owners } = current;
      if (member === undefined) throw memberNotFound();
      assertMayChange(rolesAtChange(current), { member, owners }, role);
      if (member.identityProvider !== undefined) throw roleOfProvider();
      const before = roleOf(member);
      unchanged = member;
      if (before === role) return undefined;
      const endsInvitations = isLower(role, before);
      return { action: 'assign', member: { ...member, roles: [role] }, at: ports.now(), endsInvitations };
    },
    { actor: actorOf(caller), signal },
  );
  const member = change?.member ?? unchanged;
  if (member === undefined) throw memberNotFound();
  return member;
}
