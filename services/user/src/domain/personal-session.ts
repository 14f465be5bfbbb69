import { allScopes, type Principal, requireScope } from '@lectern/auth';
import { AppError } from '@lectern/errors';

/**
 * Credentials and people are managed by people, not by API keys: a leaked key could otherwise make itself successors that
 * outlive its revocation. `what` is managed, as a sentence begins with it.
 *
 * @throws AppError `permission_denied` (`session_required`)
 */
export function assertPersonal(caller: Pick<Principal, 'via'>, what: string): void {
  if (caller.via !== 'api-key') return;
  throw new AppError('permission_denied', `${what} are managed with a session, not with an API key.`, {
    reason: 'session_required',
  });
}

/**
 * Who manages accounts, people and sessions gives and takes all that those may do. So a token of an outside provider that is
 * narrowed to some scopes may not, whatever the role of its holder: it would not be narrowed for long.
 *
 * @throws AppError `permission_denied` (`session_required`, `missing_scope`)
 */
export function assertMayManage(caller: Principal, what: string): void {
  assertPersonal(caller, what);
  // A session has all scopes; during a rolling upgrade all of those that the service that opened it knows.
  if (caller.via === 'oidc') for (const scope of allScopes) requireScope(caller, scope);
}
