import { issueRefreshToken } from '../domain/session.ts';
import type { Account, SessionRepository } from '../ports.ts';
import { type IssueTokensPorts, issueTokens, type SessionTokens } from './issue-tokens.ts';

export interface OpenSessionPorts extends IssueTokensPorts {
  readonly sessions: Pick<SessionRepository, 'open'>;
  readonly refreshTokenTtlSeconds: number;
  readonly newId: () => string;
  readonly now: () => Date;
}

/**
 * Opens a session of an account; helper of `logIn` and `logInToDemo`.
 *
 * @returns undefined when the account was removed meanwhile, or got another password
 */
export async function openSession(
  ports: OpenSessionPorts,
  { user: { id: userId, tenantId }, passwordHash }: Account,
  signal: AbortSignal,
): Promise<SessionTokens | undefined> {
  const createdAt = ports.now();
  const { token, stored } = issueRefreshToken(createdAt, ports.refreshTokenTtlSeconds);
  const id = ports.newId();
  const session = { id, tenantId, userId, passwordHash, createdAt, token: stored };
  // As they are now: they may have been removed, or got another role or password, while the password was checked.
  const user = await ports.sessions.open(session, signal);
  if (user === undefined) return undefined;
  const refresh = { refreshToken: token, refreshExpiresAt: stored.expiresAt };
  return issueTokens(ports, { id, user, issuedAt: createdAt, ...refresh });
}
