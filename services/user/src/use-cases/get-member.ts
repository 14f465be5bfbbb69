import { type Principal, userIdOf } from '@lectern/auth';
import { assertSeesPeople, memberNotFound } from '../domain/member.ts';
import type { Person } from '../domain/user.ts';
import type { AccountRepository } from '../ports.ts';

export interface GetMemberPorts {
  readonly accounts: Pick<AccountRepository, 'find'>;
}

export interface GetMemberInput {
  readonly caller: Principal;
  /** An id, or `me`. */
  readonly memberId: string;
}

/**
 * Shows a person of the caller's tenant.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`); `not_found` (`member_not_found`), also for a removed member and one of
 *   another tenant
 */
export async function getMember(
  ports: GetMemberPorts,
  { caller, memberId }: GetMemberInput,
  signal: AbortSignal,
): Promise<Person> {
  assertSeesPeople(caller);
  const { tenantId } = caller;
  const member = await ports.accounts.find({ tenantId, userId: userIdOf(memberId, caller) }, signal);
  if (member === undefined) throw memberNotFound();
  return member;
}
