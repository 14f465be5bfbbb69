import type { Principal } from '@lectern/auth';
import { assertSeesPeople } from '../domain/member.ts';
import type { Person } from '../domain/user.ts';
import type { MemberRepository, PageRequest } from '../ports.ts';
import { type Page, toPage } from './to-page.ts';

export interface ListMembersPorts {
  readonly members: Pick<MemberRepository, 'list'>;
}

export interface ListMembersInput extends PageRequest {
  readonly caller: Principal;
}

/**
 * A page of the people of the caller's tenant, newest first.
 *
 * @throws AppError `permission_denied` (`limited_to_collections`)
 */
export async function listMembers(
  ports: ListMembersPorts,
  input: ListMembersInput,
  signal: AbortSignal,
): Promise<Page<Person>> {
  assertSeesPeople(input.caller);
  return toPage(input, (page) => ports.members.list(input.caller.tenantId, page, signal));
}
