import {
  invalidRegistrationToken,
  type RegistrationMode,
  registrationClosed,
} from '../domain/registration.ts';
import { hashSecret } from '../domain/secrets.ts';
import type { User } from '../domain/user.ts';
import type { RegistrationRepository } from '../ports/credentials.ts';
import type { AccountRepository } from '../ports.ts';
import { newFounder } from './register-user.ts';

export interface ConfirmRegistrationPorts {
  readonly accounts: Pick<AccountRepository, 'register'>;
  readonly registrations: Pick<RegistrationRepository, 'find' | 'removeAll'>;
  readonly registration: RegistrationMode;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface ConfirmRegistrationInput {
  readonly token: string;
}

/**
 * Makes the account of a registration whose token came to its address, and a tenant of its own for it. Of several callers,
 * with one token or with several of one address, exactly one makes it: the others get `email_taken`, or that the token is
 * not valid any more.
 *
 * @throws AppError `permission_denied` (`registration_closed`) where registrations are not confirmed; `unauthenticated`
 * (`invalid_registration_token`)
 */
export async function confirmRegistration(
  ports: ConfirmRegistrationPorts,
  { token }: ConfirmRegistrationInput,
  signal: AbortSignal,
): Promise<User> {
  if (ports.registration !== 'confirmed') throw registrationClosed();
  const found = await ports.registrations.find(hashSecret(token), { now: ports.now(), signal });
  if (found === undefined) throw invalidRegistrationToken();
  const { email, displayName, passwordHash } = found;
  const user = newFounder(ports, { email, displayName });
  await ports.accounts.register({ user, passwordHash }, signal);
  // Left over by a crash here, a token does no harm: its address is taken from now on.
  await ports.registrations.removeAll(email, signal);
  return user;
}
