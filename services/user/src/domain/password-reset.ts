import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { issueToken, type StoredToken } from './secrets.ts';

/** A fresh token that replaces a forgotten password. */
export function issueResetToken(now: Date, ttlSeconds: number): { token: string; stored: StoredToken } {
  return issueToken('pr', { now, ttlSeconds });
}

/** The same for unknown, used and expired. */
export function invalidResetToken(): AppError {
  return new AppError('unauthenticated', 'The token is not valid any more. Ask for another one.', {
    reason: 'invalid_reset_token',
  });
}

/** The answer to a change of the password by somebody who does not know it. */
export function wrongPassword(): AppError {
  return new AppError('permission_denied', 'The current password is wrong.', {
    reason: 'wrong_password',
    errors: [{ pointer: '/currentPassword', detail: 'is wrong' }],
  });
}

/**
 * A password is changed in a session: an API key that leaked must not lock its owner out.
 *
 * @throws AppError `permission_denied` (`session_required`)
 */
export function assertSession(caller: Pick<Principal, 'via'>): void {
  if (caller.via === 'session') return;
  throw new AppError('permission_denied', 'A password is changed with a session, not with an API key.', {
    reason: 'session_required',
  });
}
