import { AppError, toAppError } from '@lectern/errors';
import type { Client } from '../domain/client.ts';
import { newSecret } from '../domain/secrets.ts';
import type { Account, AccountRepository } from '../ports.ts';
import { type HashNewPasswordPorts, hashNewPassword } from './hash-new-password.ts';
import type { SessionTokens } from './issue-tokens.ts';
import { type OpenSessionPorts, openSession } from './open-session.ts';
import { newFounder } from './register-user.ts';

export interface LogInToDemoPorts extends HashNewPasswordPorts, OpenSessionPorts {
  readonly accounts: Pick<AccountRepository, 'findByEmail' | 'register'>;
  /** Whether there is a demo account. */
  readonly demo: boolean;
}

export interface LogInToDemoInput {
  readonly client: Client;
}

/** A name that no mail can reach. */
const email = 'demo@lectern.invalid';

/**
 * Opens a session of the demo account, which has a tenant of its own and is made when somebody first asks for it. Its password is known
 * to nobody. All who use it share it.
 *
 * @throws AppError `permission_denied` (`demo_off`)
 */
export async function logInToDemo(
  ports: LogInToDemoPorts,
  { client }: LogInToDemoInput,
  signal: AbortSignal,
): Promise<SessionTokens> {
  if (!ports.demo) throw demoOff();
  const account =
    (await ports.accounts.findByEmail(email, signal)) ?? (await makeAccount(ports, client, signal));
  const tokens = await openSession(ports, account, signal);
  if (tokens === undefined) throw demoOff();
  return tokens;
}

async function makeAccount(ports: LogInToDemoPorts, client: Client, signal: AbortSignal): Promise<Account> {
  const chosen = { password: newSecret(), email, pointer: '/password', client } as const;
  const passwordHash = await hashNewPassword(ports, chosen, signal);
  const account = { user: newFounder(ports, { email, displayName: 'Demo' }), passwordHash };
  try {
    await ports.accounts.register(account, signal);
    return account;
  } catch (error) {
    // Somebody else was the first at the same moment.
    const theirs =
      toAppError(error).reason === 'email_taken' && (await ports.accounts.findByEmail(email, signal));
    if (theirs) return theirs;
    throw error;
  }
}

/** Where there is none, or it is not for this caller. */
export function demoOff(): AppError {
  return new AppError('permission_denied', 'There is no demo account here.', { reason: 'demo_off' });
}
