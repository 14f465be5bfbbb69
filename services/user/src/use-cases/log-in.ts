import type { Client } from '../domain/client.ts';
import { invalidCredentials } from '../domain/session.ts';
import { normalizeEmail } from '../domain/user.ts';
import { type CheckPasswordPorts, checkPassword } from './check-password.ts';
import type { SessionTokens } from './issue-tokens.ts';
import { type OpenSessionPorts, openSession } from './open-session.ts';

export interface LogInPorts extends OpenSessionPorts, CheckPasswordPorts {}

export interface LogInInput {
  readonly email: string;
  readonly password: string;
  readonly client: Client;
}

/**
 * Opens a session for a user who knows the password.
 *
 * @throws AppError `unauthenticated` (`invalid_credentials`), the same for an unknown address and a wrong password;
 * `resource_exhausted` (`too_many_failed_logins`)
 */
export async function logIn(
  ports: LogInPorts,
  input: LogInInput,
  signal: AbortSignal,
): Promise<SessionTokens> {
  const email = normalizeEmail(input.email);
  const found = await checkPassword(ports, { ...input, email }, signal);
  if (found === undefined) throw invalidCredentials();

  const tokens = await openSession(ports, found, signal);
  if (tokens === undefined) throw invalidCredentials();
  return tokens;
}
