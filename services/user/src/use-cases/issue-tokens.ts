import { allScopes, type Principal, type TokenSigner } from '@lectern/auth';
import type { User } from '../domain/user.ts';

export interface IssueTokensPorts {
  readonly accessTokens: Pick<TokenSigner, 'sign'>;
}

/** What a login and a refresh answer with. */
export interface SessionTokens {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken: string;
}

/**
 * Helper of `logIn` and `refreshSession`: signs an access token with all scopes for a session. `issuedAt` is a moment before
 * the user was read.
 */
export async function issueTokens(
  { accessTokens }: IssueTokensPorts,
  session: { id: string; user: User; issuedAt: Date; refreshToken: string },
): Promise<SessionTokens> {
  const { user, issuedAt } = session;
  const principal: Principal = {
    tenantId: user.tenantId,
    userId: user.id,
    roles: user.roles,
    scopes: allScopes,
    via: 'session',
    credentialId: session.id,
  };
  const { token, expiresInSeconds } = await accessTokens.sign(principal, issuedAt);
  return { accessToken: token, expiresInSeconds, refreshToken: session.refreshToken };
}
