import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '@lectern/errors';

/** 256 random bits, 43 characters of base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * How secrets that we made are stored. A plain SHA-256 is enough for 256 random bits: there is nothing to guess, so a slow
 * hash would cost every call and protect nothing. Passwords, which people choose, get argon2id.
 */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/**
 * NIST SP 800-63B-4 asks for 15 characters where the password is the only factor, for 8 beside a second one. Every guess
 * here costs an argon2id, of which few run at once, which puts us between the two.
 */
const minPasswordLength = 12;

/** Long enough for any passphrase; bounds what a caller can make us hash. */
const maxPasswordLength = 128;

/**
 * The form that is hashed: one password typed on two keyboards must give the same bytes (NIST SP 800-63B-4, 3.1.1.2).
 * Nothing is trimmed, and there are no rules of composition.
 */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Refuses a password that is too short, too long or easy to guess. `email` is in the form of `normalizeEmail`.
 *
 * @throws AppError `invalid_argument` (`weak_password`)
 */
export function assertAcceptablePassword(password: string, email: string): void {
  const normalized = normalizePassword(password);
  const length = [...normalized].length;
  if (length < minPasswordLength) throw weak(`must have at least ${minPasswordLength} characters`);
  if (length > maxPasswordLength) throw weak(`must have at most ${maxPasswordLength} characters`);
  if (normalized.toLowerCase() === email) throw weak('must not be the e-mail address');
  if (new Set(normalized).size < 4) throw weak('must have more than three different characters');
}

function weak(detail: string): AppError {
  return new AppError('invalid_argument', `The password ${detail}.`, {
    reason: 'weak_password',
    errors: [{ pointer: '/password', detail }],
  });
}
