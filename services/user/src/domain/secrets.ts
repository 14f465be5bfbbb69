import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '@lectern/errors';

/** 256 random bits, 43 characters of base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A token that we made, as it is kept: never the token itself. */
export interface StoredToken {
  readonly hash: Buffer;
  readonly expiresAt: Date;
}

/** A fresh token of 256 random bits, and the form in which it is kept. `prefix` tells people and scanners what it is. */
export function issueToken(
  prefix: string,
  { now, ttlSeconds }: { now: Date; ttlSeconds: number },
): { token: string; stored: StoredToken } {
  const token = `${prefix}_${newSecret()}`;
  return {
    token,
    stored: { hash: hashSecret(token), expiresAt: new Date(now.getTime() + ttlSeconds * 1_000) },
  };
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
export const minPasswordLength = 12;

/** Long enough for any passphrase; bounds what a caller can make us hash. */
export const maxPasswordLength = 128;

/**
 * The form that is hashed: one password typed on two keyboards must give the same bytes (NIST SP 800-63B-4, 3.1.1.2).
 * Nothing is trimmed, and there are no rules of composition.
 */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}

/** A password that somebody has chosen. */
export interface ChosenPassword {
  readonly password: string;
  /** Of its owner, in the form of `normalizeEmail`. */
  readonly email: string;
  /** Where it stands in the body, for the answer. */
  readonly pointer: '/password' | '/newPassword';
}

/**
 * Refuses a password that is too short, too long or without variety. Whether it is easy to guess is a question of
 * `PasswordStrength`.
 *
 * @throws AppError `invalid_argument` (`weak_password`)
 */
export function assertAcceptablePassword({ password, email, pointer }: ChosenPassword): void {
  const normalized = normalizePassword(password);
  const length = [...normalized].length;
  if (length < minPasswordLength) throw weak(`must have at least ${minPasswordLength} characters`, pointer);
  if (length > maxPasswordLength) throw weak(`must have at most ${maxPasswordLength} characters`, pointer);
  if (normalized.toLowerCase() === email) throw weak('must not be the e-mail address', pointer);
  if (new Set(normalized).size < 4) throw weak('must have more than three different characters', pointer);
}

/** What a guesser would try first: the address, its words, those of the person in one, and the name of the platform. */
export function personalWords(email: string): string[] {
  const words = email.split(notInWords).filter((word) => word.length > 2);
  const person = email.slice(0, email.indexOf('@')).replaceAll(notInWords, '');
  return [email, person, ...words, 'lectern'];
}

const notInWords = /[^\p{L}\p{N}]+/gu;

/** The answer to a password that a guesser would find early. */
export function guessablePassword({ pointer }: Pick<ChosenPassword, 'pointer'>): AppError {
  return weak('is easy to guess; several words that do not belong together are not', pointer);
}

function weak(detail: string, pointer: ChosenPassword['pointer']): AppError {
  return new AppError('invalid_argument', `The password ${detail}.`, {
    reason: 'weak_password',
    errors: [{ pointer, detail }],
  });
}
