import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';

/** Who calls, as their credential says. */
export interface Caller extends Principal {
  /** The own limit of an API key. */
  readonly requestsPerMinute?: number | undefined;
}

/** A caller whose credential was verified. */
export interface VerifiedCaller {
  readonly principal: Caller;
  /** Whether the credential, or what was found out about its owner, has been ended since. Cheap: two look-ups at most. */
  isEnded(): boolean;
}

/** Why a session's token is refused before it expires, and why an open request of any credential is ended. */
export function sessionEnded(): AppError {
  const message =
    'This session or key has ended, or what its owner may do has changed. Refresh the session, or log in again.';
  return new AppError('unauthenticated', message, { reason: sessionEndedReason });
}

/** Reason of {@link sessionEnded}. */
export const sessionEndedReason = 'session_ended';
