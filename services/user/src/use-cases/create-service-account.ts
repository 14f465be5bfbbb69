import type { Principal } from '@lectern/auth';
import { answerOnce, keyedRequest } from '@lectern/idempotency';
import { assertAdmin } from '../domain/member.ts';
import { assertMayManage } from '../domain/personal-session.ts';
import type { ServiceAccount, ServiceRole } from '../domain/service-account.ts';
import { limits } from '../limits.ts';
import type { FirstAnswers, ServiceAccountRepository } from '../ports.ts';
import { authorOf } from './author-of.ts';

export interface CreateServiceAccountPorts {
  readonly serviceAccounts: Pick<ServiceAccountRepository, 'add'>;
  readonly serviceAccountAnswers: Pick<FirstAnswers<ServiceAccount>, 'find'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface CreateServiceAccountInput {
  readonly caller: Principal;
  readonly name: string;
  readonly role: ServiceRole;
  readonly idempotencyKey?: string | undefined;
}

/**
 * Makes an account for software in the caller's tenant. It can do nothing before it has an API key.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`, `missing_role`); `unauthenticated` (`session_ended`); `unprocessable` (`idempotency_key_reused`),
 *   `conflict` (`idempotency_key_in_progress`)
 */
export async function createServiceAccount(
  ports: CreateServiceAccountPorts,
  { caller, name, role, idempotencyKey: key }: CreateServiceAccountInput,
  signal: AbortSignal,
): Promise<{ account: ServiceAccount; replayed: boolean }> {
  assertMayManage(caller, 'Service accounts');
  assertAdmin(caller);
  const { tenantId } = caller;
  const request = keyedRequest({ caller, key, action: 'create-service-account', essence: [name, role] });
  const change = async () => {
    const account = { id: ports.newId(), tenantId, name, role, createdAt: ports.now() };
    const options = {
      max: limits.serviceAccounts.value,
      author: authorOf(caller, assertAdmin),
      keyed: request && { request, answer: account },
      signal,
    };
    return (await ports.serviceAccounts.add(account, options)) ? account : undefined;
  };
  const keys = ports.serviceAccountAnswers;
  const { answer: account, replayed } = await answerOnce({ keys }, { request, change }, signal);
  return { account, replayed };
}
