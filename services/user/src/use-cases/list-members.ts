import type { Principal } from '@lectern/auth';
import type { Person } from '../domain/user.ts';
import type { MemberRepository, PageRequest } from '../ports.ts';
import { type Page, toPage } from './to-page.ts';

export interface ListMembersPorts {
  readonly members: Pick<MemberRepository, 'list'>;
}

export interface ListMembersInput extends PageRequest {
  readonly caller: Principal;
}

/** A page of the people of the caller's tenant, newest first. Decides on no error. */
export async function listMembers(
  ports: ListMembersPorts,
  input: ListMembersInput,
  signal: AbortSignal,
): Promise<Page<Person>> {
  return toPage(input, (page) => ports.members.list(input.caller.tenantId, page, signal));
}
