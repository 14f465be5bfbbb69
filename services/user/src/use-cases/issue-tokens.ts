import { allScopes, type Principal, type TokenSigner } from '@lectern/auth';
import type { User } from '../domain/user.ts';

export interface IssueTokensPorts {
  readonly accessTokens: Pick<TokenSigner, 'sign'>;
}

/** What a login and a refresh answer with. */
export interface SessionTokens {
  readonly sessionId: string;
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  /** When the access token ends. */
  readonly expiresAt: Date;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

/** A session for which tokens are issued. `issuedAt` is a moment before the user was read. */
export interface IssueTokensInput {
  readonly id: string;
  readonly user: User;
  readonly issuedAt: Date;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

/** Helper of `logIn` and `refreshSession`: signs an access token with all scopes for a session. */
export async function issueTokens(
  { accessTokens }: IssueTokensPorts,
  { id, user, issuedAt, refreshToken, refreshExpiresAt }: IssueTokensInput,
): Promise<SessionTokens> {
  const principal: Principal = {
    tenantId: user.tenantId,
    userId: user.id,
    roles: user.roles,
    scopes: allScopes,
    via: 'session',
    credentialId: id,
  };
  const { token, expiresInSeconds } = await accessTokens.sign(principal, issuedAt);
  const expiresAt = new Date(issuedAt.getTime() + expiresInSeconds * 1_000);
  const issued = { accessToken: token, expiresInSeconds, expiresAt };
  return { sessionId: id, ...issued, refreshToken, refreshExpiresAt };
}
