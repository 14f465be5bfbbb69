import { type Principal, requireRole } from '@lectern/auth';
import { assertPersonal } from '../domain/personal-session.ts';
import { serviceAccountNotFound } from '../domain/service-account.ts';
import type { ServiceAccountRepository } from '../ports.ts';

export interface RemoveServiceAccountPorts {
  readonly serviceAccounts: Pick<ServiceAccountRepository, 'remove'>;
  readonly now: () => Date;
}

export interface RemoveServiceAccountInput {
  readonly caller: Principal;
  readonly serviceAccountId: string;
}

/**
 * Removes a service account of the caller's tenant for good, with its API keys. What it owns stays.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_role`); `not_found` (`service_account_not_found`), also
 *   for one that is removed already and one of another tenant
 */
export async function removeServiceAccount(
  ports: RemoveServiceAccountPorts,
  { caller, serviceAccountId: userId }: RemoveServiceAccountInput,
  signal: AbortSignal,
): Promise<void> {
  assertPersonal(caller, 'Service accounts');
  requireRole(caller, 'admin');
  const key = { tenantId: caller.tenantId, userId };
  const isRemoved = await ports.serviceAccounts.remove(key, { now: ports.now(), signal });
  if (!isRemoved) throw serviceAccountNotFound();
}
