import { type Principal, userIdOf } from '@lectern/auth';
import { assertMayChange, memberNotFound, rolesAtChange } from '../domain/member.ts';
import { assertMayManage } from '../domain/personal-session.ts';
import type { MemberRepository } from '../ports.ts';
import { actorOf } from './author-of.ts';

export interface RemoveMemberPorts {
  readonly members: Pick<MemberRepository, 'change'>;
  readonly now: () => Date;
}

export interface RemoveMemberInput {
  readonly caller: Principal;
  /** An id, or `me`. */
  readonly memberId: string;
}

/**
 * Removes a person from the caller's tenant for good: their sessions and API keys end, as do the invitations that they sent,
 * and their address is free. What they own stays. One of an outside provider is not let in again.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`, `missing_role`, `owner_required`); `unauthenticated` (`session_ended`); `not_found`
 *   (`member_not_found`), also for one who is removed already and a member of another tenant; `conflict` (`last_owner`)
 */
export async function removeMember(
  ports: RemoveMemberPorts,
  { caller, memberId }: RemoveMemberInput,
  signal: AbortSignal,
): Promise<void> {
  assertMayManage(caller, 'People');
  await ports.members.change(
    { tenantId: caller.tenantId, userId: userIdOf(memberId, caller) },
    (current) => {
      const { member, owners } = current;
      if (member === undefined) throw memberNotFound();
      assertMayChange(rolesAtChange(current), { member, owners }, undefined);
      return { action: 'remove', member, at: ports.now() };
    },
    { actor: actorOf(caller), signal },
  );
}
