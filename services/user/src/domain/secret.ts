import { createHash, randomBytes } from 'node:crypto';

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
