import { hasRole, type Principal } from '@lectern/auth';
import { assertMayManageKeys } from '../domain/api-key.ts';
import { assertAdmin } from '../domain/member.ts';
import { serviceAccountNotFound } from '../domain/service-account.ts';
import type { AccountKey, Author, KeyReach, ServiceAccountRepository } from '../ports.ts';
import { authorOf } from './author-of.ts';
import { type RolesNowPorts, rolesNow } from './roles-now.ts';

export interface KeyOwnerPorts extends RolesNowPorts {
  readonly serviceAccounts: Pick<ServiceAccountRepository, 'find'>;
}

/**
 * Helper of the use cases of API keys: whose keys the call is about, the caller's own or those of a service account, which
 * admins manage.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_role`); `not_found` (`service_account_not_found`)
 */
export async function keyOwner(
  ports: KeyOwnerPorts,
  { caller, serviceAccountId }: { caller: Principal; serviceAccountId?: string | undefined },
  signal: AbortSignal,
): Promise<AccountKey> {
  assertMayManageKeys(caller);
  const { tenantId } = caller;
  if (serviceAccountId === undefined) return { tenantId, userId: caller.userId };
  assertAdmin(caller);
  assertAdmin(await rolesNow(ports, caller, signal));
  const owner = { tenantId, userId: serviceAccountId };
  if ((await ports.serviceAccounts.find(owner, signal)) === undefined) throw serviceAccountNotFound();
  return owner;
}

/**
 * Helper of the use cases of API keys: which keys the caller may look at and revoke.
 *
 * @throws AppError `permission_denied` (`session_required`)
 */
export function keyReach(caller: Principal): KeyReach {
  assertMayManageKeys(caller);
  const { tenantId, userId } = caller;
  return { tenantId, userId, services: hasRole(caller, 'admin') };
}

/**
 * Helper of the use cases of API keys: the caller as the author of a change of a key. Who reaches keys of service accounts, or
 * makes one, must still be an admin.
 */
export function keyAuthor(caller: Principal, services: boolean): Author {
  return authorOf(caller, (now) => {
    if (services) assertAdmin(now);
  });
}
