import { timingSafeEqual } from 'node:crypto';
import type { Principal, Role } from '@lectern/auth';
import { AppError } from '@lectern/errors';
import { assertPersonal } from './personal-session.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** An API key without its secret. */
export interface ApiKey {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
}

/** An API key with the hash of its secret. */
export interface StoredApiKey extends ApiKey {
  readonly secretHash: Buffer;
}

/** As whom a key acts. */
export interface KeyOwner {
  readonly id: string;
  readonly tenantId: string;
  readonly roles: readonly Role[];
}

/** The parts of a caller that decide about keys. */
export interface KeyManager {
  readonly via: Principal['via'];
  readonly scopes: readonly string[];
}

/** `lk_<id>_<secret>`: the prefix lets secret scanners find leaked keys, the id lets us find the row without the secret. */
const keyPattern =
  /^lk_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** A new secret for the key `id`: the text for the caller, shown once, and the hash for us. */
export function issueApiKeySecret(id: string): { key: string; secretHash: Buffer } {
  const secret = newSecret();
  return { key: `lk_${id.replaceAll('-', '')}_${secret}`, secretHash: hashSecret(secret) };
}

/** The parts of a key; undefined for anything that is not of the form. */
export function parseApiKey(key: string): { id: string; secret: string } | undefined {
  const match = keyPattern.exec(key);
  if (match === null) return undefined;
  return { id: match.slice(1, 6).join('-'), secret: match[6] ?? '' };
}

/** Whether a secret is that of a stored key; takes the same time for every secret. */
export function secretMatches(stored: StoredApiKey, secret: string): boolean {
  return timingSafeEqual(stored.secretHash, hashSecret(secret));
}

/** @throws AppError `permission_denied` (`session_required`) to an API key; see {@link assertPersonal} */
export function assertMayManageKeys(caller: KeyManager): void {
  assertPersonal(caller, 'API keys');
}

/**
 * A key gets no scope that its maker does not hold.
 *
 * @throws AppError `permission_denied` (`scope_not_held`)
 */
export function assertMayGrant(caller: KeyManager, scopes: readonly string[]): void {
  const missing = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length === 0) return;
  throw new AppError('permission_denied', `You do not hold the scope ${missing.join(', ')} yourself.`, {
    reason: 'scope_not_held',
    details: { scopes: missing },
  });
}

/** The answer to an id that is unknown, malformed, revoked or another user's. */
export function apiKeyNotFound(): AppError {
  return new AppError('not_found', 'There is no such API key.', { reason: 'api_key_not_found' });
}

/** The answer to a caller who was just removed. */
export function accountRequired(): AppError {
  return new AppError('permission_denied', 'Only someone with an account here can have API keys.', {
    reason: 'account_required',
  });
}

/** The answer to a key that is malformed, unknown or revoked: alike, so that it reveals nothing. */
export function invalidApiKey(): AppError {
  return new AppError('unauthenticated', 'The API key is not valid.', { reason: 'invalid_api_key' });
}
