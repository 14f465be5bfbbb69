import type { Principal } from '@lectern/auth';
import { hashSecret } from '../domain/secret.ts';
import type { Ports } from '../ports.ts';

/**
 * Ends the session that a refresh token belongs to. An unknown token, or another user's, changes nothing and is no error:
 * whatever the caller wanted ended is not theirs or is over.
 */
export function logOut({ sessions, now }: Pick<Ports, 'sessions' | 'now'>) {
  return (caller: Principal, refreshToken: string): Promise<void> =>
    sessions.revoke(hashSecret(refreshToken), caller.userId, now());
}
