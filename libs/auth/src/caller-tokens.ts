import { AppError } from '@lectern/errors';
import type { Principal } from './principal.ts';

/** The token that each verified caller came with. Beside the principal, so that it gets into no log line and no answer. */
const tokens = new WeakMap<Principal, string>();

/** Ties a caller to the token that names it; see `internal-tokens.ts`. */
export function bindCallerToken(caller: Principal, token: string): void {
  tokens.set(caller, token);
}

/**
 * The token to send along with a call that is made for this caller.
 *
 * @throws AppError `internal` (`caller_token_missing`) for a principal that came with none: a service cannot name a caller by
 *   itself
 */
export function callerTokenOf(caller: Principal): string {
  const token = tokens.get(caller);
  if (token !== undefined) return token;
  throw new AppError('internal', 'A call was made for a caller who did not come from the gateway.', {
    reason: 'caller_token_missing',
  });
}
