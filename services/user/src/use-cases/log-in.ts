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
  const { id: userId, tenantId } = account.user;
  // As they are now: they may have been removed, or got another role, while the password was checked.
  const user = await ports.sessions.open({ id, tenantId, userId, createdAt, token: stored }, signal);
  if (user === undefined) throw invalidCredentials();
  return issueTokens(ports, { id, user, issuedAt: createdAt, refreshToken: token });
}
