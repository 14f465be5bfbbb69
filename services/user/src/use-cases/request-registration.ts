import type { Client } from '../domain/client.ts';
import { issueRegistrationToken, type Registration } from '../domain/registration.ts';
import { normalizeEmail } from '../domain/user.ts';
import type { Background, RegistrationRepository } from '../ports/credentials.ts';
import type { AccountRepository, Notifier } from '../ports.ts';
import { type CountMailPorts, countMail } from './count-mail.ts';
import { type HashNewPasswordPorts, hashNewPassword } from './hash-new-password.ts';

export interface RequestRegistrationPorts extends HashNewPasswordPorts, CountMailPorts {
  readonly accounts: Pick<AccountRepository, 'findByEmail'>;
  readonly registrations: Pick<RegistrationRepository, 'add'>;
  readonly notifier: Notifier;
  readonly background: Background;
  readonly registrationTtlSeconds: number;
  readonly now: () => Date;
}

export interface RequestRegistrationInput {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly client: Client;
}

/**
 * Sends a token to an address, with which its owner makes the account; or, where there is an account, the message that
 * somebody has tried. The caller learns neither which it was, nor whether it was delivered: that is decided after the answer,
 * and what the caller waits for is the same work in each case.
 *
 * @throws AppError `invalid_argument` (`weak_password`); `resource_exhausted` (`too_many_messages`)
 */
export async function requestRegistration(
  ports: RequestRegistrationPorts,
  input: RequestRegistrationInput,
  signal: AbortSignal,
): Promise<void> {
  const { displayName, client } = input;
  const email = normalizeEmail(input.email);
  const passwordHash = await hashNewPassword(ports, { ...input, email, pointer: '/password' }, signal);
  if (!(await countMail(ports, { email, client }))) return;
  const now = ports.now();
  const { token, stored } = issueRegistrationToken(now, ports.registrationTtlSeconds);
  const registration = { token: stored, email, displayName, passwordHash };
  ports.background.run('deliver a registration', (later) =>
    deliver(ports, { registration, token, now }, later),
  );
}

async function deliver(
  { accounts, registrations, notifier }: RequestRegistrationPorts,
  { registration, token, now }: { registration: Registration; token: string; now: Date },
  signal: AbortSignal,
): Promise<void> {
  const { email: to } = registration;
  if ((await accounts.findByEmail(to, signal)) !== undefined) {
    await notifier.deliver({ to, kind: 'account-exists' }, signal);
    return;
  }
  await registrations.add(registration, { now, signal });
  const { expiresAt } = registration.token;
  await notifier.deliver({ to, kind: 'registration', token, expiresAt }, signal);
}
