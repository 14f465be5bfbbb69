import type { Principal } from '@lectern/auth';
import type { Client } from '../domain/client.ts';
import { assertSession, wrongPassword } from '../domain/password-reset.ts';
import { userNotFound } from '../domain/user.ts';
import type { PasswordRepository } from '../ports/credentials.ts';
import type { AccountRepository } from '../ports.ts';
import { type CheckPasswordPorts, checkPassword } from './check-password.ts';
import { type HashNewPasswordPorts, hashNewPassword } from './hash-new-password.ts';

export interface ChangePasswordPorts extends CheckPasswordPorts, HashNewPasswordPorts {
  readonly accounts: Pick<AccountRepository, 'findByEmail' | 'find'>;
  readonly passwords: CheckPasswordPorts['passwords'] & HashNewPasswordPorts['passwords'];
  readonly passwordStore: Pick<PasswordRepository, 'change'>;
}

export interface ChangePasswordInput {
  readonly caller: Principal;
  readonly currentPassword: string;
  readonly newPassword: string;
  readonly client: Client;
}

/**
 * Replaces the caller's password and ends all their sessions but this one. A wrong current password counts as a failed log-in:
 * a stolen session is no way to guess it. API keys stay.
 *
 * @throws AppError `permission_denied` (`session_required`, `wrong_password`); `not_found` (`user_not_found`);
 * `resource_exhausted` (`too_many_failed_logins`); `invalid_argument` (`weak_password`)
 */
export async function changePassword(
  ports: ChangePasswordPorts,
  { caller, currentPassword, newPassword, client }: ChangePasswordInput,
  signal: AbortSignal,
): Promise<void> {
  assertSession(caller);
  const user = await ports.accounts.find(caller, signal);
  // Who has a session has an address; a removed account has neither.
  if (user?.email === undefined) throw userNotFound();
  const { email } = user;
  const checked = await checkPassword(ports, { email, password: currentPassword, client }, signal);
  if (checked?.user.id !== user.id) throw wrongPassword();
  const chosen = { password: newPassword, email, pointer: '/newPassword', client } as const;
  const passwordHash = await hashNewPassword(ports, chosen, signal);
  const change = {
    checkedHash: checked.passwordHash,
    passwordHash,
    now: ports.now(),
    keptSession: caller.credentialId,
  };
  if (!(await ports.passwordStore.change(user.id, change, signal))) throw wrongPassword();
}
