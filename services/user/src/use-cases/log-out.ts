import type { Principal } from '@lectern/auth';
import { hashSecret } from '../domain/secrets.ts';
import type { SessionRepository } from '../ports.ts';

export interface LogOutPorts {
  readonly sessions: Pick<SessionRepository, 'revoke'>;
  readonly now: () => Date;
}

export interface LogOutInput {
  readonly caller: Principal;
  readonly refreshToken: string;
}

/**
 * Ends the session that a refresh token belongs to. An unknown token, or another user's, changes nothing. Decides on no
 * error.
 */
export async function logOut(ports: LogOutPorts, input: LogOutInput, signal: AbortSignal): Promise<void> {
  await ports.sessions.revoke(hashSecret(input.refreshToken), input.caller, { now: ports.now(), signal });
}
