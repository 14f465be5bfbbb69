import type { Client } from '../domain/client.ts';
import { type RegistrationMode, registrationClosed } from '../domain/registration.ts';
import { founderRoles, normalizeEmail, type User } from '../domain/user.ts';
import type { AccountRepository } from '../ports.ts';
import { type HashNewPasswordPorts, hashNewPassword } from './hash-new-password.ts';

export interface RegisterUserPorts extends HashNewPasswordPorts {
  readonly accounts: Pick<AccountRepository, 'register'>;
  readonly registration: RegistrationMode;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface RegisterUserInput {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly client: Client;
}

/**
 * Makes an account at once, and a tenant of its own for it. It tells that an address is taken: see `requestRegistration` for
 * where that must stay unknown.
 *
 * @throws AppError `permission_denied` (`registration_closed`) unless registration is open; `invalid_argument` (`weak_password`)
 */
export async function registerUser(
  ports: RegisterUserPorts,
  input: RegisterUserInput,
  signal: AbortSignal,
): Promise<User> {
  if (ports.registration !== 'open') throw registrationClosed();
  const email = normalizeEmail(input.email);
  const passwordHash = await hashNewPassword(ports, { ...input, email, pointer: '/password' }, signal);
  const user = newFounder(ports, { email, displayName: input.displayName });
  await ports.accounts.register({ user, passwordHash }, signal);
  return user;
}

/** A user who founds a tenant; helper of `confirmRegistration` as well. */
export function newFounder(
  { newId, now }: Pick<RegisterUserPorts, 'newId' | 'now'>,
  { email, displayName }: Pick<User, 'email' | 'displayName'>,
): User {
  return { id: newId(), tenantId: newId(), email, displayName, roles: founderRoles, createdAt: now() };
}
