import { timingSafeEqual } from 'node:crypto';
import type { ModelBudget, Principal, Role } from '@lectern/auth';
import { apiKeyCacheMs } from '@lectern/contracts';
import { AppError } from '@lectern/errors';
import { assertPersonal } from './personal-session.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** What a key may take, which can be changed. */
export interface KeyLimits {
  /** A limit of its own, which the gateway holds beside that of the platform. */
  readonly requestsPerMinute: number | undefined;
  /** What its calls of models may take, which the model service holds beside what the platform allows each key. */
  readonly modelBudget: ModelBudget | undefined;
}

/** An API key without its secret. */
export interface ApiKey extends KeyLimits {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  /** When it ends by itself; undefined for a key that does not. */
  readonly expiresAt: Date | undefined;
  /** Ids of the collections whose documents alone it sees; undefined for all that its owner sees. */
  readonly collections: readonly string[] | undefined;
  /** Approximate: behind by a minute and what the gateway caches, and a use may be missing after a crash. */
  readonly lastUsedAt: Date | undefined;
}

/** A secret that was replaced and works for a while beside its successor. */
export interface PreviousSecret {
  readonly hash: Buffer;
  readonly endsAt: Date;
}

/** An API key with the hashes of its secrets. */
export interface StoredApiKey extends ApiKey {
  readonly secretHash: Buffer;
  readonly previous: PreviousSecret | undefined;
}

/** A key, and its text or a new one of it. */
export interface NewApiKey {
  readonly apiKey: ApiKey;
  readonly key: string;
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

/** Whether a secret opens a key, and when that ends by itself. */
export type SecretVerdict =
  | { readonly valid: false }
  | { readonly valid: true; readonly endsAt: Date | undefined };

/**
 * Whether a secret is one of a stored key's at `now`; takes the same time for every secret. It ends with the key, and the
 * one before the last rotation with its overlap as well, whichever comes first.
 */
export function judgeSecret(stored: StoredApiKey, secret: string, now: Date): SecretVerdict {
  const hash = hashSecret(secret);
  const isCurrent = timingSafeEqual(stored.secretHash, hash);
  const isPrevious = timingSafeEqual(stored.previous?.hash ?? Buffer.alloc(hash.length), hash);
  if (!isCurrent && !(isPrevious && stored.previous !== undefined)) return { valid: false };
  const endsAt = earlier(stored.expiresAt, isCurrent ? undefined : stored.previous?.endsAt);
  return endsAt !== undefined && endsAt <= now ? { valid: false } : { valid: true, endsAt };
}

function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

/**
 * Whether a rotation at `at` ends a secret sooner than a gateway that has just verified it would see: the one that it replaces, or
 * the one before that. A gateway asks again within {@link apiKeyCacheMs} and then knows the end of the overlap.
 */
export function endsSecretEarly(
  previous: Pick<PreviousSecret, 'endsAt'> | undefined,
  { at, overlapEndsAt }: { at: Date; overlapEndsAt: Date | undefined },
): boolean {
  if (overlapEndsAt === undefined || overlapEndsAt.getTime() - at.getTime() < apiKeyCacheMs) return true;
  return previous !== undefined && previous.endsAt > at;
}

/** Uses of a key within this time of each other are recorded once, in milliseconds. */
export const useResolutionMs = 60_000;

/** Whether a use at `now` is worth a write: at most one for each key and minute. */
export function isUseWorthRecording({ lastUsedAt }: ApiKey, now: Date): boolean {
  return lastUsedAt === undefined || now.getTime() - lastUsedAt.getTime() >= useResolutionMs;
}

/**
 * A key that would be over already is a mistake of the caller's.
 *
 * @throws AppError `invalid_argument` (`expiry_in_the_past`)
 */
export function assertExpiresLater(expiresAt: Date | undefined, now: Date): void {
  if (expiresAt === undefined || expiresAt > now) return;
  throw new AppError('invalid_argument', 'The key would have expired already.', {
    reason: 'expiry_in_the_past',
    errors: [{ pointer: '/expiresAt', detail: 'must be in the future' }],
  });
}

/** The answer to the rotation of a key that has expired: a new secret would be refused like the old one. */
export function apiKeyExpired(): AppError {
  return new AppError('conflict', 'The API key has expired. Make a new one.', { reason: 'api_key_expired' });
}

/** @throws AppError `permission_denied` (`session_required`) to an API key; see {@link assertPersonal} */
export function assertMayManageKeys(caller: KeyManager): void {
  assertPersonal(caller, 'API keys');
}

/**
 * A key gets no scope that its maker does not hold, and who gives it a new secret or ends it holds all that it has: a token that is
 * narrowed to some scopes is no way around that.
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

/** The answer to a key that is malformed, unknown, expired or revoked: alike, so that it reveals nothing. */
export function invalidApiKey(): AppError {
  return new AppError('unauthenticated', 'The API key is not valid.', { reason: 'invalid_api_key' });
}
