import type { Principal } from '@lectern/auth';
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
