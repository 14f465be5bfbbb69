import type { Principal } from '@lectern/auth';
import { assertMayManage } from '../domain/personal-session.ts';
import { type Session, sessionIdOf, sessionNotFound } from '../domain/session.ts';
import type { SessionRepository } from '../ports.ts';

export interface GetSessionPorts {
  readonly sessions: Pick<SessionRepository, 'find'>;
  readonly now: () => Date;
}

export interface GetSessionInput {
  readonly caller: Principal;
  /** An id, or `current`. */
  readonly sessionId: string;
}

/**
 * Shows one of the caller's own sessions.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`); `not_found` (`session_not_found`), also for another user's and for
 *   one that is over
 */
export async function getSession(
  { sessions, now }: GetSessionPorts,
  { caller, sessionId }: GetSessionInput,
  signal: AbortSignal,
): Promise<Session> {
  assertMayManage(caller, 'Sessions');
  const found = await sessions.find(sessionIdOf(sessionId, caller), caller, { now: now(), signal });
  if (found === undefined) throw sessionNotFound();
  return found;
}
