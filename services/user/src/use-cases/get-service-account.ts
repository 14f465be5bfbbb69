import { type Principal, requireRole } from '@lectern/auth';
import { assertMayManage } from '../domain/personal-session.ts';
import { type ServiceAccount, serviceAccountNotFound } from '../domain/service-account.ts';
import type { ServiceAccountRepository } from '../ports.ts';

export interface GetServiceAccountPorts {
  readonly serviceAccounts: Pick<ServiceAccountRepository, 'find'>;
}

export interface GetServiceAccountInput {
  readonly caller: Principal;
  readonly serviceAccountId: string;
}

/**
 * Shows a service account of the caller's tenant.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`, `missing_role`); `not_found` (`service_account_not_found`), also
 *   for one of another tenant
 */
export async function getServiceAccount(
  ports: GetServiceAccountPorts,
  { caller, serviceAccountId: userId }: GetServiceAccountInput,
  signal: AbortSignal,
): Promise<ServiceAccount> {
  assertMayManage(caller, 'Service accounts');
  requireRole(caller, 'admin');
  const account = await ports.serviceAccounts.find({ tenantId: caller.tenantId, userId }, signal);
  if (account === undefined) throw serviceAccountNotFound();
  return account;
}
