import type { Principal } from '@lectern/auth';
import { type User, userNotFound } from '../domain/user.ts';
import type { AccountRepository } from '../ports.ts';

export interface GetUserPorts {
  readonly accounts: Pick<AccountRepository, 'findById'>;
}

export interface GetUserInput {
  readonly caller: Principal;
  readonly userId: string;
}

/**
 * Shows a user to someone of the same tenant.
 *
 * @throws AppError `not_found` (`user_not_found`), also for a user of another tenant
 */
export async function getUser(ports: GetUserPorts, input: GetUserInput, signal: AbortSignal): Promise<User> {
  const user = await ports.accounts.findById(input.userId, signal);
  if (user === undefined || user.tenantId !== input.caller.tenantId) throw userNotFound();
  return user;
}
