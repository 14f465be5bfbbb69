import type { Registration } from '../domain/registration.ts';
import type { StoredToken } from '../domain/secrets.ts';
import type { User } from '../domain/user.ts';

/** For whom slow work is done. */
export interface Turn {
  /** Network of the caller; see `Client`. */
  readonly network: string;
  /** Hash of the address whose account it is about, if it is about one. */
  readonly account?: string;
}

/**
 * Turns at work that takes a core and memory, such as hashing. Networks take turns, and within a network accounts do: who sends
 * a thousand calls delays another network by one of them. Of one network one call runs at a time.
 */
export interface HashingTurns {
  /**
   * Runs the task when it is its turn.
   *
   * @throws AppError `unavailable` (`too_many_logins`) when too many calls of the network wait already; the signal's reason if
   * it is aborted before
   */
  take<T>(turn: Turn, task: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** Tells passwords that are easy to guess, however long they are. */
export interface PasswordStrength {
  /**
   * `personal` are words that a guesser of this password would try first, such as its owner's address.
   *
   * @throws AppError `unavailable` (`password_check_failed`)
   */
  isGuessable(password: string, personal: readonly string[], signal: AbortSignal): Promise<boolean>;
}

/** What is counted; the limits are in `domain/throttle.ts`. */
export type Counted =
  | 'pair-failures'
  | 'network-failures'
  | 'account-failures'
  | 'network-mails'
  | 'address-mails';

/**
 * Counts by key within a window of time that begins with the first count. Never fails: without its store each instance counts
 * for itself. Keys are hashes.
 */
export interface AttemptCounters {
  /** Seconds until the key is below its limit again; 0 if it is. */
  waitOf(counted: Counted, key: string): Promise<number>;
  /** Counts one, and answers the seconds to wait if that was one too many, else 0. */
  count(counted: Counted, key: string): Promise<number>;
  forget(counted: Counted, key: string): Promise<void>;
}

/** From which networks a person has logged in before. A pair is the hash of an account and a network. */
export interface KnownNetworks {
  has(pair: Buffer, options: { now: Date; signal: AbortSignal }): Promise<boolean>;
  /** Keeps the newest of a user, and forgets what was not used for long. */
  remember(pair: Buffer, options: { userId: string; now: Date; signal: AbortSignal }): Promise<void>;
}

/** A new password, and what of the user's sessions goes on. */
export interface PasswordChange {
  readonly passwordHash: string;
  readonly now: Date;
}

/** Passwords of accounts, and tokens by which a forgotten one is replaced. */
export interface PasswordRepository {
  /**
   * Replaces the password, ends all sessions but `keptSession` and all reset tokens, and lists the ended sessions as revoked,
   * in one transaction. False, and nothing is changed, if the user has another password than the one of `checkedHash` by now.
   */
  change(
    userId: string,
    change: PasswordChange & { readonly checkedHash: string; readonly keptSession: string },
    signal: AbortSignal,
  ): Promise<boolean>;
  addReset(reset: { token: StoredToken; userId: string; now: Date }, signal: AbortSignal): Promise<void>;
  /** Whose password a reset token replaces; undefined for one that is unknown, used or expired. */
  findReset(tokenHash: Buffer, options: { now: Date; signal: AbortSignal }): Promise<User | undefined>;
  /**
   * Uses a token up, replaces the password, and ends all sessions and tokens of the user, in one transaction. Of several
   * callers with one token exactly one gets the user; the others get undefined.
   */
  reset(tokenHash: Buffer, change: PasswordChange, signal: AbortSignal): Promise<User | undefined>;
}

/** Registrations that wait for the confirmation of their address. */
export interface RegistrationRepository {
  /** Stores one, and deletes those that have expired. */
  add(registration: Registration, options: { now: Date; signal: AbortSignal }): Promise<void>;
  /** Undefined for an unknown or expired token. */
  find(tokenHash: Buffer, options: { now: Date; signal: AbortSignal }): Promise<Registration | undefined>;
  /** Deletes all that wait for this address. */
  removeAll(email: string, signal: AbortSignal): Promise<void>;
}

/**
 * Work that no caller waits for. It is bounded: what is too much is dropped, and so is what fails, each with a line in the
 * log. What has not begun when the process ends is lost.
 */
export interface Background {
  /** Never throws and never waits. `task` names the kind of work in the log; kinds take turns. */
  run(task: string, work: (signal: AbortSignal) => Promise<void>): void;
}

/** What became of an attempt to log in, for the metrics. */
export type LoginOutcome = 'succeeded' | 'failed' | 'throttled';

export type CountLogin = (outcome: LoginOutcome) => void;
