import type { Client } from '../domain/client.ts';
import { invalidResetToken } from '../domain/password-reset.ts';
import { hashSecret } from '../domain/secrets.ts';
import type { PasswordRepository } from '../ports/credentials.ts';
import { type HashNewPasswordPorts, hashNewPassword } from './hash-new-password.ts';

export interface ResetPasswordPorts extends HashNewPasswordPorts {
  readonly passwordStore: Pick<PasswordRepository, 'findReset' | 'reset'>;
  readonly now: () => Date;
}

export interface ResetPasswordInput {
  readonly token: string;
  readonly password: string;
  readonly client: Client;
}

/**
 * Replaces the password of the user whose token it is, uses up all their tokens, and ends all their sessions. API keys stay.
 *
 * @throws AppError `unauthenticated` (`invalid_reset_token`); `invalid_argument` (`weak_password`), which leaves the token valid
 */
export async function resetPassword(
  ports: ResetPasswordPorts,
  { token, password, client }: ResetPasswordInput,
  signal: AbortSignal,
): Promise<void> {
  const tokenHash = hashSecret(token);
  // Before the hash: made-up tokens must cost none.
  const owner = await ports.passwordStore.findReset(tokenHash, { now: ports.now(), signal });
  if (owner === undefined) throw invalidResetToken();
  const chosen = { password, email: owner.email, pointer: '/password', client } as const;
  const passwordHash = await hashNewPassword(ports, chosen, signal);
  const user = await ports.passwordStore.reset(tokenHash, { passwordHash, now: ports.now() }, signal);
  if (user === undefined) throw invalidResetToken();
}
