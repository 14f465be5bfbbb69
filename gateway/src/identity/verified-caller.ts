import type { Principal } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import type { RequestCounter } from '../request-counts/request-counter.ts';

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
  /** What its requests came to lately; missing before the first one. A property, so that a request needs no look-up for it. */
  counter?: RequestCounter;
}

/** Why a session's token is refused before it expires, and why an open request of any credential is ended. */
export function sessionEnded(): AppError {
  const message =
    'This session or key has ended, or what its owner may do has changed. Refresh the session, or log in again.';
  return new AppError('unauthenticated', message, { reason: sessionEndedReason });
}

/** Reason of {@link sessionEnded}. */
export const sessionEndedReason = 'session_ended';
