import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { issueToken, type StoredToken } from './secrets.ts';
import type { User } from './user.ts';

/*
 * Refresh tokens rotate: each is good for one use, and its use makes the next of the same session (its family).
 *
 * A token that is used twice was copied: by a thief, or by a client that sent it twice. We cannot tell which of the two
 * came first, so the second use revokes the family (RFC 9700, 4.14.2) and both have to log in again. This holds for two
 * uses at the same moment as well: exactly one is answered with tokens, whose refresh token is already revoked. There
 * is no grace period: it would be the thief's as well. Access tokens already issued are refused by the gateway as soon as it
 * has learnt of the revocation.
 */

export type { StoredToken };

/** A new session with its first token. */
export interface NewSession {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  /** Of the password that was checked. */
  readonly passwordHash: string;
  readonly createdAt: Date;
  readonly token: StoredToken;
}

/** A session as its user sees it. */
export interface Session {
  readonly id: string;
  readonly createdAt: Date;
  /** When tokens were last issued for it: at the log-in or a refresh. */
  readonly lastUsedAt: Date;
  /** When it ends unless it is refreshed before. */
  readonly expiresAt: Date;
}

/** Stands for the session of the caller. No id is like it. */
const current = 'current';

/** The id of the session that a call names, by its id or as `current`. */
export function sessionIdOf(named: string, caller: Pick<Principal, 'credentialId'>): string {
  return named === current ? caller.credentialId : named;
}

/** A refresh token that was presented, as it is stored. */
export interface PresentedToken {
  readonly sessionId: string;
  readonly user: User;
  readonly expiresAt: Date;
  readonly usedAt: Date | undefined;
  readonly revokedAt: Date | undefined;
}

/** `rotate` replaces the token, `revoke` ends its session, `refuse` changes nothing. */
export type RefreshAction = 'rotate' | 'revoke' | 'refuse';

/** What a refresh does with a token that was presented at `now`. */
export function judgeRefresh(token: PresentedToken, now: Date): RefreshAction {
  if (token.revokedAt !== undefined) return 'refuse';
  if (token.usedAt !== undefined) return 'revoke';
  return token.expiresAt <= now ? 'refuse' : 'rotate';
}

/** A fresh refresh token and the form in which it is kept. */
export function issueRefreshToken(now: Date, ttlSeconds: number): { token: string; stored: StoredToken } {
  return issueToken('rt', { now, ttlSeconds });
}

/** The same for an unknown e-mail and a wrong password: a caller must not learn who has an account. */
export function invalidCredentials(): AppError {
  return new AppError('unauthenticated', 'The e-mail address or the password is wrong.', {
    reason: 'invalid_credentials',
  });
}

/** The same for unknown, used, revoked and expired. */
export function invalidRefreshToken(): AppError {
  return new AppError('unauthenticated', 'The refresh token is not valid. Log in again.', {
    reason: 'invalid_refresh_token',
  });
}

/** The answer to an id that is unknown, of another user, or of a session that is over. */
export function sessionNotFound(): AppError {
  return new AppError('not_found', 'There is no such session.', { reason: 'session_not_found' });
}

/** For what an access token asks for whose session is over. */
export function sessionEnded(): AppError {
  return new AppError('unauthenticated', 'This session has ended. Log in again.', {
    reason: 'session_ended',
  });
}
