import { invalidCredentials, issueRefreshToken } from '../domain/session.ts';
import { normalizeEmail } from '../domain/user.ts';
import type { AccountRepository, PasswordHasher, SessionRepository } from '../ports.ts';
import { type IssueTokensPorts, issueTokens, type SessionTokens } from './issue-tokens.ts';

export interface LogInPorts extends IssueTokensPorts {
  readonly accounts: Pick<AccountRepository, 'findByEmail'>;
  readonly sessions: Pick<SessionRepository, 'open'>;
  readonly passwords: Pick<PasswordHasher, 'verify'>;
  readonly refreshTokenTtlSeconds: number;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface LogInInput {
  readonly email: string;
  readonly password: string;
}

/**
 * Opens a session for a user who knows the password.
 *
 * @throws AppError `unauthenticated` (`invalid_credentials`), the same for an unknown address and a wrong password
 */
export async function logIn(
  ports: LogInPorts,
  input: LogInInput,
  signal: AbortSignal,
): Promise<SessionTokens> {
  const account = await ports.accounts.findByEmail(normalizeEmail(input.email), signal);
  // Not `account && verify(...)`: an unknown e-mail must take as long as a wrong password.
  const matches = await ports.passwords.verify(account?.passwordHash, input.password, signal);
  if (account === undefined || !matches) throw invalidCredentials();

  const createdAt = ports.now();
  const { token, stored } = issueRefreshToken(createdAt, ports.refreshTokenTtlSeconds);
  const id = ports.newId();
  await ports.sessions.open({ id, userId: account.user.id, createdAt, token: stored }, signal);
  return issueTokens(ports, { id, user: account.user, refreshToken: token });
}
