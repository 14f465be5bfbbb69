import { type Principal, requireRole } from '@lectern/auth';
import { assertMayManage } from '../domain/personal-session.ts';
import type { ServiceAccount } from '../domain/service-account.ts';
import type { PageRequest, ServiceAccountRepository } from '../ports.ts';
import { type Page, toPage } from './to-page.ts';

export interface ListServiceAccountsPorts {
  readonly serviceAccounts: Pick<ServiceAccountRepository, 'list'>;
}

export interface ListServiceAccountsInput extends PageRequest {
  readonly caller: Principal;
}

/**
 * A page of the service accounts of the caller's tenant, newest first.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`, `missing_role`)
 */
export async function listServiceAccounts(
  ports: ListServiceAccountsPorts,
  input: ListServiceAccountsInput,
  signal: AbortSignal,
): Promise<Page<ServiceAccount>> {
  assertMayManage(input.caller, 'Service accounts');
  requireRole(input.caller, 'admin');
  return toPage(input, (page) => ports.serviceAccounts.list(input.caller.tenantId, page, signal));
}
