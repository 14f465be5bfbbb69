import type { Principal, Role, Scope } from '@lectern/auth';
import { userNotFound } from '../domain/user.ts';
import type { AccountRepository, ServiceAccountRepository } from '../ports.ts';

export interface GetCallerPorts {
  readonly accounts: Pick<AccountRepository, 'find'>;
  readonly serviceAccounts: Pick<ServiceAccountRepository, 'find'>;
}

export interface GetCallerInput {
  readonly caller: Principal;
}

/** Who calls, and by what right. */
export interface CallerView {
  readonly id: string;
  readonly tenantId: string;
  readonly via: Principal['via'];
  readonly scopes: readonly Scope[];
  /** Absent for an API key without `users:read`. */
  readonly profile: CallerProfile | undefined;
}

/** Personal data of the caller. */
export interface CallerProfile {
  /** Absent for a service account, and for someone of whom an outside provider tells none. */
  readonly email?: string | undefined;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly createdAt: Date;
}

/**
 * Tells the caller who they are. An API key learns whose it is beyond ids only with the scope `users:read`.
 *
 * @throws AppError `not_found` (`user_not_found`) for an account that was removed a moment ago
 */
export async function getCaller(
  ports: GetCallerPorts,
  { caller }: GetCallerInput,
  signal: AbortSignal,
): Promise<CallerView> {
  const { userId: id, tenantId, via, scopes } = caller;
  const ids = { id, tenantId, via, scopes };
  if (via === 'api-key' && !scopes.includes('users:read')) return { ...ids, profile: undefined };
  const profile =
    (await ports.accounts.find(caller, signal)) ?? (await serviceProfile(ports, caller, signal));
  if (profile === undefined) throw userNotFound();
  return { ...ids, profile };
}

async function serviceProfile(
  ports: GetCallerPorts,
  caller: Principal,
  signal: AbortSignal,
): Promise<CallerProfile | undefined> {
  const account = await ports.serviceAccounts.find(caller, signal);
  return account && { displayName: account.name, roles: [account.role], createdAt: account.createdAt };
}
