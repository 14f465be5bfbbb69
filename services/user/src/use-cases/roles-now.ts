import type { Principal } from '@lectern/auth';
import { rolesAtChange } from '../domain/member.ts';
import type { AccountRepository } from '../ports.ts';

export interface RolesNowPorts {
  readonly accounts: Pick<AccountRepository, 'find'>;
}

/**
 * Helper of use cases that make what outlives the caller's token, such as an invitation: the roles of this moment. Someone
 * who was removed must not use the last seconds of their token to leave a way back in.
 */
export async function rolesNow(
  ports: RolesNowPorts,
  caller: Principal,
  signal: AbortSignal,
): Promise<Pick<Principal, 'roles'>> {
  return rolesAtChange({ actor: await ports.accounts.find(caller, signal) });
}
