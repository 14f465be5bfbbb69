import { type Principal, requireRole } from '@lectern/auth';
import { assertPersonal } from '../domain/personal-session.ts';
import type { ServiceAccount, ServiceRole } from '../domain/service-account.ts';
import { limits } from '../limits.ts';
import type { ServiceAccountRepository } from '../ports.ts';

export interface CreateServiceAccountPorts {
  readonly serviceAccounts: Pick<ServiceAccountRepository, 'add'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface CreateServiceAccountInput {
  readonly caller: Principal;
  readonly name: string;
  readonly role: ServiceRole;
}

/**
 * Makes an account for software in the caller's tenant. It can do nothing before it has an API key.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_role`)
 */
export async function createServiceAccount(
  ports: CreateServiceAccountPorts,
  { caller, name, role }: CreateServiceAccountInput,
  signal: AbortSignal,
): Promise<ServiceAccount> {
  assertPersonal(caller, 'Service accounts');
  requireRole(caller, 'admin');
  const { tenantId } = caller;
  const account = { id: ports.newId(), tenantId, name, role, createdAt: ports.now() };
  await ports.serviceAccounts.add(account, { max: limits.serviceAccounts.value, signal });
  return account;
}
