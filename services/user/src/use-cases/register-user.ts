import { assertAcceptablePassword } from '../domain/password.ts';
import { founderRoles, normalizeEmail, type User } from '../domain/user.ts';
import type { Ports } from '../ports.ts';

export interface RegisterUser {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
}

/** Makes an account, and a tenant of its own for it. */
export function registerUser({
  accounts,
  passwords,
  now,
  newId,
}: Pick<Ports, 'accounts' | 'passwords' | 'now' | 'newId'>) {
  return async (input: RegisterUser, signal?: AbortSignal): Promise<User> => {
    const email = normalizeEmail(input.email);
    assertAcceptablePassword(input.password, email);
    const passwordHash = await passwords.hash(input.password, signal);
    const user: User = {
      id: newId(),
      tenantId: newId(),
      email,
      displayName: input.displayName,
      roles: founderRoles,
      createdAt: now(),
    };
    await accounts.register({ user, passwordHash });
    return user;
  };
}
