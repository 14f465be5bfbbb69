import type { Principal } from '@lectern/auth';
import { assertMayManage } from '../domain/personal-session.ts';
import { sessionIdOf, sessionNotFound } from '../domain/session.ts';
import type { SessionRepository } from '../ports.ts';

export interface EndSessionPorts {
  readonly sessions: Pick<SessionRepository, 'end'>;
  readonly now: () => Date;
}

export interface EndSessionInput {
  readonly caller: Principal;
  /** An id, or `current`. */
  readonly sessionId: string;
}

/**
 * Ends one of the caller's own sessions. Its tokens are refused as soon as the gateways have learnt of it. Ending again changes
 * nothing.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`); `not_found` (`session_not_found`), also for another user's
 */
export async function endSession(
  { sessions, now }: EndSessionPorts,
  { caller, sessionId }: EndSessionInput,
  signal: AbortSignal,
): Promise<void> {
  assertMayManage(caller, 'Sessions');
  const isOwn = await sessions.end(sessionIdOf(sessionId, caller), caller, { now: now(), signal });
  if (!isOwn) throw sessionNotFound();
}
