import { AppError } from '@lectern/errors';
import { issueToken, type StoredToken } from './secrets.ts';

/**
 * How people get an account: `open` at once, `confirmed` when they have shown that the address is theirs, `closed` by
 * invitation alone.
 */
export const registrationModes = ['open', 'confirmed', 'closed'] as const;
export type RegistrationMode = (typeof registrationModes)[number];

/** A registration that waits for the confirmation of its address. */
export interface Registration {
  readonly token: StoredToken;
  /** In the form of `normalizeEmail`. */
  readonly email: string;
  readonly displayName: string;
  readonly passwordHash: string;
}

/** A fresh token that confirms an address. */
export function issueRegistrationToken(
  now: Date,
  ttlSeconds: number,
): { token: string; stored: StoredToken } {
  return issueToken('rg', { now, ttlSeconds });
}

/** The answer where nobody can register. */
export function registrationClosed(): AppError {
  return new AppError('permission_denied', 'Accounts are made by invitation here.', {
    reason: 'registration_closed',
  });
}

/** The same for unknown, used and expired. */
export function invalidRegistrationToken(): AppError {
  return new AppError('unauthenticated', 'The token is not valid any more. Register again.', {
    reason: 'invalid_registration_token',
  });
}
