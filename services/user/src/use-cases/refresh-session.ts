import { hashSecret } from '../domain/secret.ts';
import { invalidRefreshToken, issueRefreshToken, judgeRefresh } from '../domain/session.ts';
import type { Ports } from '../ports.ts';
import { issueTokens, type SessionTokens } from './issue-tokens.ts';

/** Exchanges a refresh token for the next one and an access token. A second use ends the session: see `domain/session.ts`. */
export function refreshSession(
  ports: Pick<Ports, 'sessions' | 'accessTokens' | 'securityLog' | 'refreshTokenTtlSeconds' | 'now'>,
) {
  return async (refreshToken: string): Promise<SessionTokens> => {
    const now = ports.now();
    const next = issueRefreshToken(now, ports.refreshTokenTtlSeconds);
    const decision = await ports.sessions.refresh(hashSecret(refreshToken), now, (token) => {
      const verdict = judgeRefresh(token, now);
      return verdict === 'rotate' ? { verdict, token, successor: next.stored } : { verdict, token };
    });
    if (decision.verdict === 'revoke') {
      const { sessionId, user } = decision.token;
      ports.securityLog.refreshTokenReused({ sessionId, userId: user.id, tenantId: user.tenantId });
    }
    // Thrown only now: the revocation of a stolen session must be committed, not rolled back with the answer.
    if (decision.verdict !== 'rotate') throw invalidRefreshToken();
    const { sessionId, user } = decision.token;
    return issueTokens(ports, { id: sessionId, user, refreshToken: next.token });
  };
}
