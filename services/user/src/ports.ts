import type { TokenSigner } from '@lectern/auth';
import type { ApiKey, StoredApiKey } from './domain/api-key.ts';
import type { NewSession, PresentedToken, StoredToken } from './domain/session.ts';
import type { User } from './domain/user.ts';

/** Accounts and the tenants that they found. */
export interface AccountRepository {
  /**
   * Stores a new tenant and its first user, both or neither.
   *
   * @throws AppError `conflict`, reason `email_taken`
   */
  register(account: { user: User; passwordHash: string }): Promise<void>;
  findById(id: string): Promise<User | undefined>;
  findByEmail(email: string): Promise<{ user: User; passwordHash: string } | undefined>;
}

/** What a use case decides about a refresh token, and the repository then stores. */
export type RefreshDecision =
  | { readonly verdict: 'rotate'; readonly token: PresentedToken; readonly successor: StoredToken }
  | { readonly verdict: 'revoke'; readonly token: PresentedToken }
  | { readonly verdict: 'refuse' };

/** Sessions and their refresh tokens. */
export interface SessionRepository {
  /** Stores a session with its first token, and forgets the user's sessions that expired before it began. */
  open(session: NewSession): Promise<void>;
  /**
   * Reads a token, lets `decide` judge it and stores the verdict: alone with the session, so that of two callers with the
   * same token the second sees the first one's use. An unknown token is not put to `decide`: the answer is `refuse`.
   */
  refresh(
    tokenHash: Buffer,
    now: Date,
    decide: (token: PresentedToken) => RefreshDecision,
  ): Promise<RefreshDecision>;
  /** Revokes the session that the token belongs to, if it is the user's. Idempotent. */
  revoke(tokenHash: Buffer, userId: string, now: Date): Promise<void>;
}

/** API keys. Every read leaves out revoked ones. */
export interface ApiKeyRepository {
  add(key: StoredApiKey): Promise<void>;
  /** Newest first; `before` is the id of the last key of the page before. */
  list(userId: string, page: { limit: number; before: string | undefined }): Promise<ApiKey[]>;
  findWithOwner(id: string): Promise<{ key: StoredApiKey; owner: User } | undefined>;
  /** False if the user never had such a key; revoking again is true again. */
  revoke(id: string, userId: string, now: Date): Promise<boolean>;
}

/** Slow hashing of passwords, with a bound on how much of it runs at once. */
export interface PasswordHasher {
  /** @throws AppError `unavailable`, reason `too_many_logins`, when too many wait already */
  hash(password: string, signal?: AbortSignal): Promise<string>;
  /** Without a hash it does the same work and says false, so that time tells nobody whether an account exists. */
  verify(hash: string | undefined, password: string, signal?: AbortSignal): Promise<boolean>;
}

/** Tells operators what may be an attack. */
export interface SecurityLog {
  /** A refresh token came twice: it was copied, and its session is revoked. */
  refreshTokenReused(session: { sessionId: string; userId: string; tenantId: string }): void;
}

/** All that the use cases of this service need. */
export interface Ports {
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly passwords: PasswordHasher;
  readonly accessTokens: TokenSigner;
  readonly securityLog: SecurityLog;
  readonly refreshTokenTtlSeconds: number;
  readonly now: () => Date;
  /** Time-ordered and unique. */
  readonly newId: () => string;
}
