import {
  type ApiKey,
  accountRequired,
  apiKeyNotFound,
  endsSecretEarly,
  isUseWorthRecording,
  type KeyLimits,
  type KeyOwner,
  type NewApiKey,
  type StoredApiKey,
} from '../../src/domain/api-key.ts';
import type { ExternalIdentity, ExternalUser } from '../../src/domain/external-user.ts';
import type { ListedRevocation, Revocation } from '../../src/domain/revocation.ts';
import type { ServiceAccount } from '../../src/domain/service-account.ts';
import { sessionEnded } from '../../src/domain/session.ts';
import { emailTaken, type Person, type User } from '../../src/domain/user.ts';
import type {
  AccountKey,
  AccountRepository,
  ApiKeyRepository,
  Author,
  AuthoredOptions,
  KeyedOptions,
  KeyReach,
  KeyRotation,
  PageRequest,
  RevocationLog,
  TimedOptions,
} from '../../src/ports.ts';
import { MemoryFirstAnswers } from './memory-first-answers.ts';

/**
 * {@link AccountRepository} in memory; held to the same contract suite as the real one. The tables that several repositories
 * use are here as well.
 */
export class MemoryAccountRepository implements AccountRepository {
  /** People who were not removed. */
  readonly people = new Map<string, { user: User; passwordHash: string }>();
  readonly externals: { identity: ExternalIdentity; user: ExternalUser }[] = [];
  readonly services = new Map<string, ServiceAccount>();
  readonly revocations: Revocation[] = [];

  async register(account: { user: User; passwordHash: string }): Promise<void> {
    // No await between the look and the write: of two at once only one may see a free address.
    if (this.byEmail(account.user.email)) throw emailTaken();
    this.people.set(account.user.id, account);
  }

  async find(key: AccountKey): Promise<Person | undefined> {
    return this.member(key);
  }

  async findByEmail(email: string): Promise<{ user: User; passwordHash: string } | undefined> {
    return this.byEmail(email);
  }

  byEmail(email: string) {
    return [...this.people.values()].find(({ user }) => user.email === email);
  }

  /** False for an unknown user, and for one with another password than the one that was checked, if one was. */
  setPasswordHash(userId: string, passwordHash: string, checkedHash?: string): boolean {
    const account = this.people.get(userId);
    if (account === undefined || (checkedHash ?? account.passwordHash) !== account.passwordHash) return false;
    this.people.set(userId, { ...account, passwordHash });
    return true;
  }

  person({ tenantId, userId }: AccountKey): User | undefined {
    const user = this.people.get(userId)?.user;
    return user?.tenantId === tenantId ? user : undefined;
  }

  /** Everyone who was not removed, of outside providers too. */
  members(): Person[] {
    const externals = this.externals.filter(({ user }) => !user.isRemoved);
    return [
      ...[...this.people.values()].map(({ user }) => user),
      ...externals.map(({ user }) => user.person),
    ];
  }

  member({ tenantId, userId }: AccountKey): Person | undefined {
    return this.members().find((person) => person.id === userId && person.tenantId === tenantId);
  }

  /** As in a transaction: nothing is awaited between this look and the change. */
  admit({ tenantId, userId, sessionId, assertMay }: Author): void {
    assertMay({ roles: this.member({ tenantId, userId })?.roles ?? [] });
    this.admitSession(sessionId);
  }

  admitSession(sessionId: string | undefined): void {
    if (this.revocations.some(({ kind, subjectId }) => kind === 'session' && subjectId === sessionId))
      throw sessionEnded();
  }

  remove(userId: string): void {
    this.people.delete(userId);
    const external = this.externals.find(({ user: { person } }) => person.id === userId);
    if (external !== undefined) external.user = { ...external.user, isRemoved: true };
  }

  service({ tenantId, userId }: AccountKey): ServiceAccount | undefined {
    const account = this.services.get(userId);
    return account?.tenantId === tenantId ? account : undefined;
  }

  holder(key: AccountKey): KeyOwner | undefined {
    const service = this.service(key);
    return service ? { ...service, roles: [service.role] } : this.member(key);
  }
}

/** A page of entries whose ids ascend with time, newest first. */
export function pageOf<T extends { readonly id: string }>(entries: Iterable<T>, page: PageRequest): T[] {
  return [...entries]
    .filter(({ id }) => page.before === undefined || id < page.before)
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, page.limit);
}

/** {@link ApiKeyRepository} in memory. */
export class MemoryApiKeyRepository implements ApiKeyRepository {
  readonly #accounts: MemoryAccountRepository;
  readonly answers = new MemoryFirstAnswers<NewApiKey>();
  readonly #keys = new Map<string, StoredApiKey & { revokedAt?: Date }>();

  constructor(accounts: MemoryAccountRepository) {
    this.#accounts = accounts;
  }

  async add(key: StoredApiKey, { author, keyed }: AuthoredOptions & KeyedOptions): Promise<boolean> {
    this.#accounts.admit(author);
    if (this.#accounts.holder(key) === undefined) throw accountRequired();
    if (!this.answers.take(keyed)) return false;
    this.#keys.set(key.id, { ...key });
    return true;
  }

  async list(owner: AccountKey, page: PageRequest): Promise<ApiKey[]> {
    if (this.#accounts.holder(owner) === undefined) return [];
    const live = [...this.#keys.values()].filter(
      (key) => key.userId === owner.userId && key.revokedAt === undefined,
    );
    return pageOf(live, page).map(withoutSecret);
  }

  async find(id: string, reach: KeyReach): Promise<ApiKey | undefined> {
    const key = this.#reached(id, reach);
    const isLive = key && key.revokedAt === undefined && this.#accounts.holder(key) !== undefined;
    return isLive ? withoutSecret(key) : undefined;
  }

  async findWithOwner(id: string): Promise<{ key: StoredApiKey; owner: KeyOwner } | undefined> {
    const key = this.#keys.get(id);
    const holder = key && this.#accounts.holder(key);
    if (!key || !holder || key.revokedAt !== undefined) return undefined;
    return { key, owner: { id: holder.id, tenantId: holder.tenantId, roles: holder.roles } };
  }

  async rotate(
    id: string,
    { reach, secretHash, at, overlapEndsAt }: KeyRotation,
    { author, keyed }: AuthoredOptions & KeyedOptions,
  ): Promise<ApiKey | undefined> {
    this.#accounts.admit(author);
    const key = this.#reached(id, reach);
    if (key === undefined || key.revokedAt !== undefined) throw apiKeyNotFound();
    if (!this.answers.take(keyed)) return undefined;
    if (endsSecretEarly(key.previous, { at, overlapEndsAt }))
      this.#accounts.revocations.push({
        kind: 'api-key',
        subjectId: id,
        tenantId: key.tenantId,
        revokedAt: at,
      });
    const previous = overlapEndsAt && { hash: key.secretHash, endsAt: overlapEndsAt };
    this.#keys.set(id, { ...key, secretHash, previous });
    return withoutSecret(key);
  }

  async change(
    id: string,
    decide: (key: ApiKey) => KeyLimits,
    { reach, author }: { reach: KeyReach } & AuthoredOptions,
  ): Promise<ApiKey> {
    this.#accounts.admit(author);
    const key = this.#reached(id, reach);
    if (key === undefined || key.revokedAt !== undefined) throw apiKeyNotFound();
    const changed = { ...key, ...decide(withoutSecret(key)) };
    this.#keys.set(id, changed);
    return withoutSecret(changed);
  }

  async recordUse(id: string, usedAt: Date): Promise<void> {
    const key = this.#keys.get(id);
    if (key && isUseWorthRecording(key, usedAt)) this.#keys.set(id, { ...key, lastUsedAt: usedAt });
  }

  async revoke(
    id: string,
    reach: KeyReach,
    { now, author }: TimedOptions & AuthoredOptions,
  ): Promise<boolean> {
    this.#accounts.admit(author);
    const key = this.#reached(id, reach);
    if (key === undefined) return false;
    if (key.revokedAt !== undefined) return true;
    key.revokedAt = now;
    const { tenantId } = key;
    this.#accounts.revocations.push({ kind: 'api-key', subjectId: id, tenantId, revokedAt: now });
    return true;
  }

  #reached(id: string, reach: KeyReach) {
    const key = this.#keys.get(id);
    if (key?.tenantId !== reach.tenantId) return undefined;
    return key.userId === reach.userId || (reach.services && this.#accounts.service(key)) ? key : undefined;
  }
}

/** {@link RevocationLog} in memory; a watch looks again at the next turn of the event loop. */
export class MemoryRevocationLog implements RevocationLog {
  readonly #accounts: MemoryAccountRepository;

  constructor(accounts: MemoryAccountRepository) {
    this.#accounts = accounts;
  }

  async list(after: number, { limit }: { limit: number }): Promise<ListedRevocation[]> {
    return this.#accounts.revocations
      .map((revocation, index) => ({ ...revocation, seq: index + 1 }))
      .slice(after, after + limit);
  }

  watch() {
    return { added: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  }
}

function withoutSecret(key: StoredApiKey & { revokedAt?: Date }): ApiKey {
  const { secretHash: _hash, previous: _previous, revokedAt: _revokedAt, ...shown } = key;
  return shown;
}
