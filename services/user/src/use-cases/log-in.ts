import { invalidCredentials, issueRefreshToken } from '../domain/session.ts';
import { normalizeEmail } from '../domain/user.ts';
import type { Ports } from '../ports.ts';
import { issueTokens, type SessionTokens } from './issue-tokens.ts';

export interface LogIn {
  readonly email: string;
  readonly password: string;
}

/** Opens a session for who knows the password. */
export function logIn(
  ports: Pick<
    Ports,
    'accounts' | 'sessions' | 'passwords' | 'accessTokens' | 'refreshTokenTtlSeconds' | 'now' | 'newId'
  >,
) {
  return async (input: LogIn, signal?: AbortSignal): Promise<SessionTokens> => {
    const account = await ports.accounts.findByEmail(normalizeEmail(input.email));
    // Not `account && verify(...)`: an unknown e-mail must take as long as a wrong password.
    const matches = await ports.passwords.verify(account?.passwordHash, input.password, signal);
    if (account === undefined || !matches) throw invalidCredentials();

    const createdAt = ports.now();
    const { token, stored } = issueRefreshToken(createdAt, ports.refreshTokenTtlSeconds);
    const id = ports.newId();
    await ports.sessions.open({ id, userId: account.user.id, createdAt, token: stored });
    return issueTokens(ports, { id, user: account.user, refreshToken: token });
  };
}
