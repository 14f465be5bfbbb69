import type { Client } from '../domain/client.ts';
import { invalidCredentials, issueRefreshToken } from '../domain/session.ts';
import { normalizeEmail } from '../domain/user.ts';
import type { SessionRepository } from '../ports.ts';
import { type CheckPasswordPorts, checkPassword } from './check-password.ts';
import { type IssueTokensPorts, issueTokens, type SessionTokens } from './issue-tokens.ts';

export interface LogInPorts extends IssueTokensPorts, CheckPasswordPorts {
  readonly sessions: Pick<SessionRepository, 'open'>;
  readonly refreshTokenTtlSeconds: number;
  readonly newId: () => string;
}

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

  const createdAt = ports.now();
  const { token, stored } = issueRefreshToken(createdAt, ports.refreshTokenTtlSeconds);
  const id = ports.newId();
  const { id: userId, tenantId } = found.user;
  const session = { id, tenantId, userId, passwordHash: found.passwordHash, createdAt, token: stored };
  // As they are now: they may have been removed, or got another role or password, while the password was checked.
  const user = await ports.sessions.open(session, signal);
  if (user === undefined) throw invalidCredentials();
  const refresh = { refreshToken: token, refreshExpiresAt: stored.expiresAt };
  return issueTokens(ports, { id, user, issuedAt: createdAt, ...refresh });
}
