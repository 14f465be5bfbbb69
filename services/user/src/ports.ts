import type { Principal } from '@lectern/auth';
import type { IdempotencyKeys, KeyedAnswer } from '@lectern/idempotency';
import type { ApiKey, KeyLimits, KeyOwner, PreviousSecret, StoredApiKey } from './domain/api-key.ts';
import type { ExternalIdentity, ExternalUser, ExternalUserChange } from './domain/external-user.ts';
import type { MemberChange, Membership } from './domain/member.ts';
import type { ListedRevocation } from './domain/revocation.ts';
import type { ServiceAccount } from './domain/service-account.ts';
import type { NewSession, PresentedToken, Session, StoredToken } from './domain/session.ts';
import type { Person, User } from './domain/user.ts';

/** A person or a service account, named within its tenant. A `Principal` is one. */
export interface AccountKey {
  readonly tenantId: string;
  readonly userId: string;
}

/** What a call needs to whom it matters what is over. */
export interface TimedOptions {
  /** Time of the call. */
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * Who asks for a change. Since they were let in they may have been removed, got another role, or been signed out; so they are
 * looked at once more in the transaction of the change, and none of that can come between.
 */
export interface Author extends AccountKey {
  /** Undefined for a caller without a session of ours. */
  readonly sessionId: string | undefined;
  /** Throws unless somebody with these roles, those of now, may make the change; whoever is not there any more has none. */
  readonly assertMay: (now: Pick<Principal, 'roles'>) => void;
}

/**
 * What a change needs that somebody asks for. It fails with what their `assertMay` throws, and with an AppError
 * `unauthenticated` (`session_ended`) when their session was ended.
 */
export interface AuthoredOptions {
  readonly author: Author;
  readonly signal: AbortSignal;
}

/** First answers to requests, by idempotency key. */
export type FirstAnswers<T> = IdempotencyKeys<T>;

/** What a change needs that has its effect once per idempotency key. */
export interface KeyedOptions {
  /** The request and its answer, kept in the transaction of the change; undefined for a request without a key. */
  readonly keyed?: KeyedAnswer | undefined;
  readonly signal: AbortSignal;
}

/** A person with a password of our own. */
export interface Account {
  readonly user: User;
  readonly passwordHash: string;
}

/** Accounts of people and the tenants that they found. An abort of a `signal` ends the statement at the server. */
export interface AccountRepository {
  /**
   * Stores a new tenant and its first user, both or neither.
   *
   * @throws AppError `conflict` (`email_taken`)
   */
  register(account: Account, signal: AbortSignal): Promise<void>;
  /**
   * Undefined for an unknown id, whatever its form, and for one of another tenant. Finds people of an outside provider too.
   */
  find(key: AccountKey, signal: AbortSignal): Promise<Person | undefined>;
  /** Undefined for an unknown address. `email` is in the form of `normalizeEmail`. */
  findByEmail(email: string, signal: AbortSignal): Promise<Account | undefined>;
}

/** What is written for a refresh token that was presented: its successor, or the end of its session. */
export type SessionChange =
  | { readonly action: 'rotate'; readonly token: PresentedToken; readonly successor: StoredToken }
  | { readonly action: 'revoke'; readonly token: PresentedToken };

/** Sessions and their refresh tokens. */
export interface SessionRepository {
  /**
   * Stores a session with its first token, and deletes the user's sessions that expired before it began.
   *
   * @returns the user as they are now; undefined, and nothing is stored, when they are not there any more or have another
   * password: one that is replaced while it is checked opens nothing
   */
  open(session: NewSession, signal: AbortSignal): Promise<User | undefined>;
  /**
   * Locks the session of a token, lets `decide` say what becomes of it, and writes that in the same transaction: of two
   * callers with the same token the second sees the first one's use. Nothing is written when `decide` returns undefined
   * or throws; it is not called for an unknown token. The user in `token` cannot change before the write is done. The end
   * of a session is listed as a revocation.
   *
   * @returns what was written, or undefined when nothing was
   */
  change(
    tokenHash: Buffer,
    decide: (token: PresentedToken) => SessionChange | undefined,
    options: TimedOptions,
  ): Promise<SessionChange | undefined>;
  /** Revokes the session that the token belongs to, if it is the user's, and lists that. Idempotent. */
  revoke(tokenHash: Buffer, owner: AccountKey, options: TimedOptions): Promise<void>;
  /** Sessions of a user that are not over, newest first. */
  list(owner: AccountKey, page: PageRequest, options: TimedOptions): Promise<Session[]>;
  /** Undefined for an unknown id, whatever its form, and for a session that is another user's or over. */
  find(id: string, owner: AccountKey, options: TimedOptions): Promise<Session | undefined>;
  /** Ends a session of the user, and lists that. False for an unknown id and for another user's; ending again is true again. */
  end(id: string, owner: AccountKey, options: TimedOptions): Promise<boolean>;
}

/** One page of a list whose ids ascend with time. */
export interface PageRequest {
  readonly limit: number;
  /** Id of the last entry of the page before. */
  readonly before: string | undefined;
}

/** People of a tenant beyond its founder. */
export interface MemberRepository {
  /** Newest first. Removed members are left out. */
  list(tenantId: string, page: PageRequest, signal: AbortSignal): Promise<Person[]>;
  /**
   * Lets one change at a time run in a tenant: `decide` sees who is there now and says what becomes of the target, and
   * that is written in the same transaction, as a revocation too. Nothing is written when it returns undefined or throws.
   * A removal ends the member's sessions, API keys and invitations, and frees their address.
   *
   * @returns what was written, or undefined when nothing was
   * @throws AppError `unauthenticated` (`session_ended`) when the session of the actor was ended
   */
  change(
    target: AccountKey,
    decide: (current: Membership) => MemberChange | undefined,
    options: {
      /** Who asks; see {@link Author}, whose `assertMay` is a part of `decide` here. */
      readonly actor: Omit<Author, 'assertMay'>;
      readonly signal: AbortSignal;
    },
  ): Promise<MemberChange | undefined>;
}

/** People of outside providers, by the name that their provider gives them. */
export interface ExternalUserRepository {
  /** Finds one who was removed too. */
  find(identity: ExternalIdentity, signal: AbortSignal): Promise<ExternalUser | undefined>;
  /**
   * Lets one change at a time run in a tenant: `decide` sees what is known now and says what becomes of it, and that is written
   * in the same transaction; a change of the role is listed as a revocation. Makes the tenant if it is not there. When `decide`
   * throws, nothing is written.
   *
   * @returns the user as they are then
   */
  change(
    identity: ExternalIdentity,
    decide: (current: {
      readonly tenantId: string;
      readonly user: ExternalUser | undefined;
    }) => ExternalUserChange | undefined,
    options: { readonly newTenant: { id: string; createdAt: Date }; readonly signal: AbortSignal },
  ): Promise<ExternalUser>;
}

/** Service accounts. Every read leaves out removed ones. */
export interface ServiceAccountRepository {
  /**
   * @returns false, and nothing is stored, when the idempotency key of `keyed` has an answer
   * @throws AppError `conflict` (`too_many_service_accounts`) when the tenant has `max` already
   */
  add(account: ServiceAccount, options: { max: number } & AuthoredOptions & KeyedOptions): Promise<boolean>;
  /** Newest first. */
  list(tenantId: string, page: PageRequest, signal: AbortSignal): Promise<ServiceAccount[]>;
  /** Undefined for an unknown id, whatever its form, and for one of another tenant. */
  find(key: AccountKey, signal: AbortSignal): Promise<ServiceAccount | undefined>;
  /** Ends the account and its API keys, and lists that as a revocation. False if there is no such account. */
  remove(key: AccountKey, options: TimedOptions & AuthoredOptions): Promise<boolean>;
}

/** Which keys a caller reaches: their own, and those of the tenant's service accounts too where `services` is true. */
export interface KeyReach extends AccountKey {
  readonly services: boolean;
}

/** What replaces the secret of an API key. */
export interface KeyRotation {
  readonly reach: KeyReach;
  readonly secretHash: Buffer;
  readonly at: Date;
  readonly overlapEndsAt: PreviousSecret['endsAt'] | undefined;
}

/**
 * API keys. Every read leaves out revoked ones, and those whose owner is not there any more. Expired ones are shown: their
 * owner should see why they stopped.
 */
export interface ApiKeyRepository {
  /**
   * Stores a new key.
   *
   * @returns false, and nothing is stored, when the idempotency key of `keyed` has an answer
   * @throws AppError `permission_denied` (`account_required`) when its owner is not there any more
   */
  add(key: StoredApiKey, options: AuthoredOptions & KeyedOptions): Promise<boolean>;
  /** Newest first. */
  list(owner: AccountKey, page: PageRequest, signal: AbortSignal): Promise<ApiKey[]>;
  /** Undefined for an unknown id, whatever its form, and for a key that the caller does not reach. */
  find(id: string, reach: KeyReach, signal: AbortSignal): Promise<ApiKey | undefined>;
  /** For whoever shows the key itself: without a tenant, since the key says which. Undefined for an unknown id. */
  findWithOwner(id: string, signal: AbortSignal): Promise<{ key: StoredApiKey; owner: KeyOwner } | undefined>;
  /**
   * Gives a key within reach another secret. The one that it had becomes the previous one until `overlapEndsAt`, or ends now
   * if that is undefined; the one before that ends in any case. A secret that ends before its time, or sooner than the
   * gateway would see by itself ({@link endsSecretEarly}), is listed as a revocation of the key.
   *
   * @returns the key; undefined, and nothing is changed, when the idempotency key of `keyed` has an answer
   * @throws AppError `not_found` (`api_key_not_found`) if there is no such key within reach
   */
  rotate(
    id: string,
    rotation: KeyRotation,
    options: AuthoredOptions & KeyedOptions,
  ): Promise<ApiKey | undefined>;
  /**
   * Gives a key within reach the limits that `decide` says: of several changes at once each sees the one before. Nothing is written when it throws.
   *
   * @throws AppError `not_found` (`api_key_not_found`) if there is no such key within reach
   */
  change(
    id: string,
    decide: (key: ApiKey) => KeyLimits,
    options: { readonly reach: KeyReach } & AuthoredOptions,
  ): Promise<ApiKey>;
  /** Stores when a key was used, unless that was less than `useResolutionMs` after the use that is stored. */
  recordUse(id: string, usedAt: Date, signal: AbortSignal): Promise<void>;
  /** Lists the revocation. False if there never was such a key within reach; revoking again is true again. */
  revoke(id: string, reach: KeyReach, options: TimedOptions & AuthoredOptions): Promise<boolean>;
}

/** The list of what was ended, as its followers read it. */
export interface RevocationLog {
  /** The entries after the one with this `seq`, in its order. An abort of the signal ends the statement at the server. */
  list(after: number, options: { limit: number; signal: AbortSignal }): Promise<ListedRevocation[]>;
  /** Begins to watch for entries, from now on: one that is committed after this call ends the watch. */
  watch(): RevocationWatch;
}

/** See {@link RevocationLog.watch}. */
export interface RevocationWatch {
  /** Resolves when there may be something new, and always when `until` is aborted. */
  added(until: AbortSignal): Promise<void>;
}

/** Slow hashing of passwords. It is done in turns: see `HashingTurns`. */
export interface PasswordHasher {
  /** Rejects with the signal's reason if it is aborted before the work begins. */
  hash(password: string, signal: AbortSignal): Promise<string>;
  /** Without a hash it does the same work and answers false: the time must not show whether an account exists. */
  verify(hash: string | undefined, password: string, signal: AbortSignal): Promise<boolean>;
}

/** A message for a person: a secret, or that somebody registers with an address that has an account already. */
export type Notification = SecretNotification | AccountExistsNotification;

export interface SecretNotification {
  /** E-mail address. */
  readonly to: string;
  readonly kind: 'invitation' | 'password-reset' | 'registration';
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AccountExistsNotification {
  readonly to: string;
  readonly kind: 'account-exists';
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

/** What is of no use after its end: sessions, and the tokens of invitations, registrations and password resets. */
export interface ExpiredRows {
  /** Deletes all that has ended by then. @returns how many rows, tokens of sessions not counted */
  purge(now: Date): Promise<number>;
}
