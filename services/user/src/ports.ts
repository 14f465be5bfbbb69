import type { ApiKey, StoredApiKey } from './domain/api-key.ts';
import type { NewSession, PresentedToken, StoredToken } from './domain/session.ts';
import type { User } from './domain/user.ts';

/** Accounts and the tenants that they found. An abort of a `signal` ends the statement at the server. */
export interface AccountRepository {
  /**
   * Stores a new tenant and its first user, both or neither.
   *
   * @throws AppError `conflict` (`email_taken`)
   */
  register(account: { user: User; passwordHash: string }, signal: AbortSignal): Promise<void>;
  /** Undefined for an unknown id, whatever its form. */
  findById(id: string, signal: AbortSignal): Promise<User | undefined>;
  /** Undefined for an unknown address. `email` is in the form of `normalizeEmail`. */
  findByEmail(email: string, signal: AbortSignal): Promise<{ user: User; passwordHash: string } | undefined>;
}

/** What is written for a refresh token that was presented: its successor, or the end of its session. */
export type SessionChange =
  | { readonly action: 'rotate'; readonly token: PresentedToken; readonly successor: StoredToken }
  | { readonly action: 'revoke'; readonly token: PresentedToken };

/** What a change of a session needs beside its decision. */
export interface SessionChangeOptions {
  /** Time of the change. */
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Sessions and their refresh tokens. */
export interface SessionRepository {
  /** Stores a session with its first token, and deletes the user's sessions that expired before it began. */
  open(session: NewSession, signal: AbortSignal): Promise<void>;
  /**
   * Locks the session of a token, lets `decide` say what becomes of it, and writes that in the same transaction: of two
   * callers with the same token the second sees the first one's use. Nothing is written when `decide` returns undefined
   * or throws; it is not called for an unknown token.
   *
   * @returns what was written, or undefined when nothing was
   */
  change(
    tokenHash: Buffer,
    decide: (token: PresentedToken) => SessionChange | undefined,
    options: SessionChangeOptions,
  ): Promise<SessionChange | undefined>;
  /** Revokes the session that the token belongs to, if it is the user's. Idempotent. */
  revoke(tokenHash: Buffer, options: { userId: string; now: Date; signal: AbortSignal }): Promise<void>;
}

/** One page of a list of API keys. */
export interface ApiKeyPage {
  readonly limit: number;
  /** Id of the last key of the page before. */
  readonly before: string | undefined;
}

/** API keys. Every read leaves out revoked ones. */
export interface ApiKeyRepository {
  /** Stores a new key. */
  add(key: StoredApiKey, signal: AbortSignal): Promise<void>;
  /** Newest first. */
  list(userId: string, page: ApiKeyPage, signal: AbortSignal): Promise<ApiKey[]>;
  /** Undefined for an unknown id, whatever its form. */
  findWithOwner(id: string, signal: AbortSignal): Promise<{ key: StoredApiKey; owner: User } | undefined>;
  /** False if the user never had such a key; revoking again is true again. */
  revoke(id: string, options: { userId: string; now: Date; signal: AbortSignal }): Promise<boolean>;
}

/** Slow hashing of passwords, with a bound on how much of it runs at once. */
export interface PasswordHasher {
  /** @throws AppError `unavailable` (`too_many_logins`) when too many wait already */
  hash(password: string, signal: AbortSignal): Promise<string>;
  /**
   * Without a hash it does the same work and answers false: the time must not show whether an account exists.
   *
   * @throws AppError `unavailable` (`too_many_logins`) when too many wait already
   */
  verify(hash: string | undefined, password: string, signal: AbortSignal): Promise<boolean>;
}

/** A secret for a person, to be brought to their address. */
export interface Notification {
  /** E-mail address. */
  readonly to: string;
  readonly kind: 'invitation' | 'password-reset';
  readonly token: string;
  readonly expiresAt: Date;
}

/** Brings secrets to people. Whoever reads what it delivers can act as the person. */
export interface Notifier {
  /**
   * Resolves when the notification was handed over; whether it arrives is not known. It may come twice.
   *
   * @throws AppError `unavailable` (`delivery_failed`) when it could not be handed over
   */
  deliver(notification: Notification, signal: AbortSignal): Promise<void>;
}
