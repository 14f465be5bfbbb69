import type { Client } from '../domain/client.ts';
import { issueResetToken } from '../domain/password-reset.ts';
import { normalizeEmail } from '../domain/user.ts';
import type { Background, PasswordRepository } from '../ports/credentials.ts';
import type { AccountRepository, Notifier } from '../ports.ts';
import { type CountMailPorts, countMail } from './count-mail.ts';

export interface RequestPasswordResetPorts extends CountMailPorts {
  readonly accounts: Pick<AccountRepository, 'findByEmail'>;
  readonly passwordStore: Pick<PasswordRepository, 'addReset'>;
  readonly notifier: Notifier;
  readonly background: Background;
  readonly passwordResetTtlSeconds: number;
  readonly now: () => Date;
}

export interface RequestPasswordResetInput {
  readonly email: string;
  readonly client: Client;
}

/**
 * Sends a token to an address that has an account, with which its owner chooses a new password. Whether there is an account
 * is looked up after the answer, so that neither the answer nor its time tells.
 *
 * @throws AppError `resource_exhausted` (`too_many_messages`)
 */
export async function requestPasswordReset(
  ports: RequestPasswordResetPorts,
  input: RequestPasswordResetInput,
  _signal: AbortSignal,
): Promise<void> {
  const email = normalizeEmail(input.email);
  if (!(await countMail(ports, { email, client: input.client }))) return;
  ports.background.run('deliver a password reset', (later) => deliver(ports, email, later));
}

async function deliver(ports: RequestPasswordResetPorts, to: string, signal: AbortSignal): Promise<void> {
  const account = await ports.accounts.findByEmail(to, signal);
  if (account === undefined) return;
  const now = ports.now();
  const { token, stored } = issueResetToken(now, ports.passwordResetTtlSeconds);
  await ports.passwordStore.addReset({ token: stored, userId: account.user.id, now }, signal);
  await ports.notifier.deliver({ to, kind: 'password-reset', token, expiresAt: stored.expiresAt }, signal);
}
