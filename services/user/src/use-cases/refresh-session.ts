import type { Logger } from '@lectern/telemetry';
import { hashSecret } from '../domain/secrets.ts';
import { invalidRefreshToken, issueRefreshToken, judgeRefresh } from '../domain/session.ts';
import type { SessionRepository } from '../ports.ts';
import { type IssueTokensPorts, issueTokens, type SessionTokens } from './issue-tokens.ts';

export interface RefreshSessionPorts extends IssueTokensPorts {
  readonly sessions: Pick<SessionRepository, 'change'>;
  readonly refreshTokenTtlSeconds: number;
  readonly now: () => Date;
  readonly logger: Pick<Logger, 'warn'>;
}

export interface RefreshSessionInput {
  readonly refreshToken: string;
}

/**
 * Exchanges a refresh token for the next one and an access token. A second use of a token ends its session and is logged
 * as a warning: see `domain/session.ts`.
 *
 * @throws AppError `unauthenticated` (`invalid_refresh_token`), the same for unknown, used, revoked and expired
 */
export async function refreshSession(
  ports: RefreshSessionPorts,
  input: RefreshSessionInput,
  signal: AbortSignal,
): Promise<SessionTokens> {
  const now = ports.now();
  const next = issueRefreshToken(now, ports.refreshTokenTtlSeconds);
  const change = await ports.sessions.change(
    hashSecret(input.refreshToken),
    (token) => {
      const action = judgeRefresh(token, now);
      if (action === 'refuse') return undefined;
      return action === 'rotate' ? { action, token, successor: next.stored } : { action, token };
    },
    { now, signal },
  );
  if (change?.action === 'revoke') {
    const { sessionId, user } = change.token;
    const facts = { sessionId, userId: user.id, tenantId: user.tenantId };
    ports.logger.warn(facts, 'refresh token reused, session revoked');
  }
  // Thrown only now: the revocation of a stolen session must be committed, not rolled back with the answer.
  if (change?.action !== 'rotate') throw invalidRefreshToken();
  const { sessionId, user } = change.token;
  const refresh = { refreshToken: next.token, refreshExpiresAt: next.stored.expiresAt };
  return issueTokens(ports, { id: sessionId, user, issuedAt: now, ...refresh });
}
