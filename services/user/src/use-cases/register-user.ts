import { assertAcceptablePassword } from '../domain/secrets.ts';
import { founderRoles, normalizeEmail, type User } from '../domain/user.ts';
import type { AccountRepository, PasswordHasher } from '../ports.ts';

export interface RegisterUserPorts {
  readonly accounts: Pick<AccountRepository, 'register'>;
  readonly passwords: Pick<PasswordHasher, 'hash'>;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface RegisterUserInput {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
}

/**
 * Makes an account, and a tenant of its own for it.
 *
 * @throws AppError `invalid_argument` (`weak_password`)
 */
export async function registerUser(
  ports: RegisterUserPorts,
  input: RegisterUserInput,
  signal: AbortSignal,
): Promise<User> {
  const email = normalizeEmail(input.email);
  assertAcceptablePassword(input.password, email);
  const passwordHash = await ports.passwords.hash(input.password, signal);
  const user: User = {
    id: ports.newId(),
    tenantId: ports.newId(),
    email,
    displayName: input.displayName,
    roles: founderRoles,
    createdAt: ports.now(),
  };
  await ports.accounts.register({ user, passwordHash }, signal);
  return user;
}
