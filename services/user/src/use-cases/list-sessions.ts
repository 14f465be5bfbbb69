import type { Principal } from '@lectern/auth';
import { assertMayManage } from '../domain/personal-session.ts';
import type { Session } from '../domain/session.ts';
import type { PageRequest, SessionRepository } from '../ports.ts';
import { type Page, toPage } from './to-page.ts';

export interface ListSessionsPorts {
  readonly sessions: Pick<SessionRepository, 'list'>;
  readonly now: () => Date;
}

export interface ListSessionsInput extends PageRequest {
  readonly caller: Principal;
}

/**
 * The caller's own sessions that are not over, newest first. Somebody of an outside provider has none here.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`)
 */
export async function listSessions(
  { sessions, now }: ListSessionsPorts,
  { caller, ...request }: ListSessionsInput,
  signal: AbortSignal,
): Promise<Page<Session>> {
  assertMayManage(caller, 'Sessions');
  return toPage(request, (page) => sessions.list(caller, page, { now: now(), signal }));
}
