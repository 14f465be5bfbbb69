import type { Principal } from '@lectern/auth';
import { assertAdmin } from '../domain/member.ts';
import { assertMayManage } from '../domain/personal-session.ts';
import { serviceAccountNotFound } from '../domain/service-account.ts';
import type { ServiceAccountRepository } from '../ports.ts';
import { authorOf } from './author-of.ts';

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
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`, `missing_role`); `unauthenticated` (`session_ended`); `not_found` (`service_account_not_found`), also
 *   for one that is removed already and one of another tenant
 */
export async function removeServiceAccount(
  ports: RemoveServiceAccountPorts,
  { caller, serviceAccountId: userId }: RemoveServiceAccountInput,
  signal: AbortSignal,
): Promise<void> {
  assertMayManage(caller, 'Service accounts');
  assertAdmin(caller);
  const key = { tenantId: caller.tenantId, userId };
  const options = { now: ports.now(), author: authorOf(caller, assertAdmin), signal };
  const isRemoved = await ports.serviceAccounts.remove(key, options);
  if (!isRemoved) throw serviceAccountNotFound();
}
