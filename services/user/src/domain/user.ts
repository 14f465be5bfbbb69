import type { Role } from '@lectern/auth';
import { AppError } from '@lectern/errors';

/** A person, in exactly one tenant: with an account of our own, or vouched for by an outside identity provider. */
export interface Person {
  readonly id: string;
  readonly tenantId: string;
  /** In the form of {@link normalizeEmail}. A provider may tell none. */
  readonly email?: string | undefined;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly createdAt: Date;
  /** Issuer of the provider who vouches for them and gives them their role; absent for an account of our own. */
  readonly identityProvider?: string | undefined;
}

/** A person with an account of our own, who logs in with an address and a password. */
export interface User extends Person {
  readonly email: string;
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
