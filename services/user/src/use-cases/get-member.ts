import type { Principal } from '@lectern/auth';
import { memberNotFound } from '../domain/member.ts';
import type { Person } from '../domain/user.ts';
import type { AccountRepository } from '../ports.ts';

export interface GetMemberPorts {
  readonly accounts: Pick<AccountRepository, 'find'>;
}

export interface GetMemberInput {
  readonly caller: Principal;
  readonly memberId: string;
}

/**
 * Shows a person of the caller's tenant.
 *
 * @throws AppError `not_found` (`member_not_found`), also for a removed member and one of another tenant
 */
export async function getMember(
  ports: GetMemberPorts,
  { caller, memberId }: GetMemberInput,
  signal: AbortSignal,
): Promise<Person> {
  const { tenantId } = caller;
  const member = await ports.accounts.find({ tenantId, userId: memberId }, signal);
  if (member === undefined) throw memberNotFound();
  return member;
}
