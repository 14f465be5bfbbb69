import type { ApiKey, StoredApiKey } from '../../src/domain/api-key.ts';
import type { NewSession, PresentedToken, StoredToken } from '../../src/domain/session.ts';
import { emailTaken, type User } from '../../src/domain/user.ts';
import type {
  AccountRepository,
  ApiKeyPage,
  ApiKeyRepository,
  SessionChange,
  SessionRepository,
} from '../../src/ports.ts';

/** {@link AccountRepository} in memory; held to the same contract suite as the real one. */
export class MemoryAccountRepository implements AccountRepository {
  readonly #accounts = new Map<string, { user: User; passwordHash: string }>();

  async register(account: { user: User; passwordHash: string }): Promise<void> {
    // No await between the look and the write: of two at once only one may see a free address.
    if (this.#byEmail(account.user.email)) throw emailTaken();
    this.#accounts.set(account.user.id, account);
  }

  async findById(id: string): Promise<User | undefined> {
    return this.#accounts.get(id)?.user;
  }

  async findByEmail(email: string): Promise<{ user: User; passwordHash: string } | undefined> {
    return this.#byEmail(email);
  }

  #byEmail(email: string) {
    return [...this.#accounts.values()].find(({ user }) => user.email === email);
  }
}

interface MemoryToken extends StoredToken {
  readonly sessionId: string;
  usedAt?: Date;
}

/** {@link SessionRepository} in memory. Nothing in `change` is awaited between reading and storing, so it is atomic. */
export class MemorySessionRepository implements SessionRepository {
  readonly #accounts: MemoryAccountRepository;
  readonly #sessions = new Map<string, { userId: string; revokedAt?: Date }>();
  readonly #tokens = new Map<string, MemoryToken>();

  constructor(accounts: MemoryAccountRepository) {
    this.#accounts = accounts;
  }

  async open({ id, userId, token }: NewSession): Promise<void> {
    this.#sessions.set(id, { userId });
    this.#tokens.set(token.hash.toString('hex'), { ...token, sessionId: id });
  }

  async change(
    tokenHash: Buffer,
    decide: (token: PresentedToken) => SessionChange | undefined,
    { now }: { now: Date },
  ): Promise<SessionChange | undefined> {
    const sessionId = this.#tokens.get(tokenHash.toString('hex'))?.sessionId ?? '';
    const user = await this.#accounts.findById(this.#sessions.get(sessionId)?.userId ?? '');
    const token = this.#tokens.get(tokenHash.toString('hex'));
    const session = this.#sessions.get(sessionId);
    if (!user || !token || !session) return undefined;
    const { expiresAt, usedAt } = token;
    const change = decide({ sessionId, user, expiresAt, usedAt, revokedAt: session.revokedAt });
    if (change?.action === 'revoke') session.revokedAt = now;
    if (change?.action === 'rotate') {
      token.usedAt = now;
      this.#tokens.set(change.successor.hash.toString('hex'), { ...change.successor, sessionId });
    }
    return change;
  }

  async revoke(tokenHash: Buffer, { userId, now }: { userId: string; now: Date }): Promise<void> {
    const token = this.#tokens.get(tokenHash.toString('hex'));
    const session = token && this.#sessions.get(token.sessionId);
    if (session?.userId === userId) session.revokedAt ??= now;
  }
}

/** {@link ApiKeyRepository} in memory. */
export class MemoryApiKeyRepository implements ApiKeyRepository {
  readonly #accounts: MemoryAccountRepository;
  readonly #keys = new Map<string, StoredApiKey & { revokedAt?: Date }>();

  constructor(accounts: MemoryAccountRepository) {
    this.#accounts = accounts;
  }

  async add(key: StoredApiKey): Promise<void> {
    this.#keys.set(key.id, { ...key });
  }

  async list(userId: string, page: ApiKeyPage): Promise<ApiKey[]> {
    return [...this.#keys.values()]
      .filter((key) => key.userId === userId && key.revokedAt === undefined)
      .filter((key) => page.before === undefined || key.id < page.before)
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, page.limit)
      .map(({ id, name, scopes, createdAt }) => ({ id, userId, name, scopes, createdAt }));
  }

  async findWithOwner(id: string): Promise<{ key: StoredApiKey; owner: User } | undefined> {
    const key = this.#keys.get(id);
    const owner = key && (await this.#accounts.findById(key.userId));
    return key && owner && key.revokedAt === undefined ? { key, owner } : undefined;
  }

  async revoke(id: string, { userId, now }: { userId: string; now: Date }): Promise<boolean> {
    const key = this.#keys.get(id);
    if (key?.userId !== userId) return false;
    key.revokedAt ??= now;
    return true;
  }
}
