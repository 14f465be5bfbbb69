import { allScopes } from '@lectern/auth';
import type { User } from '../domain/user.ts';
import type { Ports } from '../ports.ts';

/** What a login and a refresh answer with. */
export interface SessionTokens {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken: string;
}

/** Signs an access token for a session: whoever logged in may do all that the user may. */
export async function issueTokens(
  { accessTokens }: Pick<Ports, 'accessTokens'>,
  session: { id: string; user: User; refreshToken: string },
): Promise<SessionTokens> {
  const { user } = session;
  const { token, expiresInSeconds } = await accessTokens.sign({
    tenantId: user.tenantId,
    userId: user.id,
    roles: user.roles,
    scopes: allScopes,
    via: 'session',
    credentialId: session.id,
  });
  return { accessToken: token, expiresInSeconds, refreshToken: session.refreshToken };
}
