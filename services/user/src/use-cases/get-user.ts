import type { Principal } from '@lectern/auth';
import { type User, userNotFound } from '../domain/user.ts';
import type { Ports } from '../ports.ts';

/** Shows a user to someone of the same tenant; to anybody else there is no such user. */
export function getUser({ accounts }: Pick<Ports, 'accounts'>) {
  return async (caller: Principal, userId: string): Promise<User> => {
    const user = await accounts.findById(userId);
    if (user === undefined || user.tenantId !== caller.tenantId) throw userNotFound();
    return user;
  };
}
