import type { Role } from '@lectern/auth';
import { AppError } from '@lectern/errors';

/** A person with an account, in exactly one tenant. */
export interface User {
  readonly id: string;
  readonly tenantId: string;
  /** In the form of {@link normalizeEmail}. */
  readonly email: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly createdAt: Date;
}

/** Roles of the user who registers a tenant. */
export const founderRoles: readonly Role[] = ['owner'];

/**
 * Addresses that differ only in case are one account. By the letter of RFC 5321 the part before the @ may tell cases
 * apart; no mail provider does, and two accounts for `Ann@` and `ann@` would be a way to impersonate.
 */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The answer to a registration with an address that has an account. */
export function emailTaken(): AppError {
  return new AppError('conflict', 'There is already an account with this e-mail address.', {
    reason: 'email_taken',
    errors: [{ pointer: '/email', detail: 'is taken' }],
  });
}

/** The answer to an id that is unknown or of another tenant. */
export function userNotFound(): AppError {
  return new AppError('not_found', 'There is no such user.', { reason: 'user_not_found' });
}
