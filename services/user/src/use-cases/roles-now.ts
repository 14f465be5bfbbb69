import type { Principal } from '@lectern/auth';
import { rolesAtChange } from '../domain/member.ts';
import type { AccountRepository } from '../ports.ts';

export interface RolesNowPorts {
  readonly accounts: Pick<AccountRepository, 'find'>;
}

/**
 * Helper of the use cases of API keys, before they look at those of a service account: the roles of this moment. A change is
 * decided by its author, in its transaction.
 */
export async function rolesNow(
  ports: RolesNowPorts,
  caller: Principal,
  signal: AbortSignal,
): Promise<Pick<Principal, 'roles'>> {
  return rolesAtChange({ actor: await ports.accounts.find(caller, signal) });
}
