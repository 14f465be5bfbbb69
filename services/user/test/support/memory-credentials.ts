import type { Registration } from '../../src/domain/registration.ts';
import type { StoredToken } from '../../src/domain/secrets.ts';
import type { ThrottleRule } from '../../src/domain/throttle.ts';
import type { User } from '../../src/domain/user.ts';
import type {
  AttemptCounters,
  Background,
  Counted,
  KnownNetworks,
  PasswordChange,
  PasswordRepository,
  RegistrationRepository,
} from '../../src/ports/credentials.ts';
import type { Notification, Notifier } from '../../src/ports.ts';
import type { MemoryAccountRepository } from './memory-repositories.ts';
import type { MemorySessionRepository } from './memory-sessions.ts';

/** {@link PasswordRepository} in memory; held to the same contract suite as the real one. */
export class MemoryPasswordRepository implements PasswordRepository {
  readonly #resets = new Map<string, { token: StoredToken; userId: string }>();
  readonly #accounts: MemoryAccountRepository;
  readonly #sessions: MemorySessionRepository;

  constructor(accounts: MemoryAccountRepository, sessions: MemorySessionRepository) {
    this.#accounts = accounts;
    this.#sessions = sessions;
  }

  async change(
    userId: string,
    {
      passwordHash,
      checkedHash,
      now,
      keptSession,
    }: PasswordChange & { checkedHash?: string; keptSession: string | undefined },
  ): Promise<boolean> {
    if (!this.#accounts.setPasswordHash(userId, passwordHash, checkedHash)) return false;
    this.#sessions.revokeAll(userId, { now, but: keptSession });
    for (const [key, reset] of this.#resets) if (reset.userId === userId) this.#resets.delete(key);
    return true;
  }

  async addReset({ token, userId }: { token: StoredToken; userId: string }): Promise<void> {
    this.#resets.set(token.hash.toString('hex'), { token, userId });
  }

  async findReset(tokenHash: Buffer, { now }: { now: Date }): Promise<User | undefined> {
    const found = this.#resets.get(tokenHash.toString('hex'));
    return found && found.token.expiresAt > now ? this.#accounts.people.get(found.userId)?.user : undefined;
  }

  async reset(tokenHash: Buffer, change: PasswordChange): Promise<User | undefined> {
    const found = this.#resets.get(tokenHash.toString('hex'));
    if (!found || found.token.expiresAt <= change.now) return undefined;
    await this.change(found.userId, { ...change, keptSession: undefined });
    return this.#accounts.people.get(found.userId)?.user;
  }
}

/** {@link RegistrationRepository} in memory; held to the same contract suite as the real one. */
export class MemoryRegistrationRepository implements RegistrationRepository {
  #all: Registration[] = [];

  async add(registration: Registration): Promise<void> {
    this.#all.push(registration);
  }

  async find(tokenHash: Buffer, { now }: { now: Date }): Promise<Registration | undefined> {
    return this.#all.find(({ token }) => token.hash.equals(tokenHash) && token.expiresAt > now);
  }

  async removeAll(email: string): Promise<void> {
    this.#all = this.#all.filter((registration) => registration.email !== email);
  }
}

/** {@link KnownNetworks} in memory. */
export class MemoryKnownNetworks implements KnownNetworks {
  readonly #pairs = new Set<string>();

  async has(pair: Buffer): Promise<boolean> {
    return this.#pairs.has(pair.toString('hex'));
  }

  async remember(pair: Buffer): Promise<void> {
    this.#pairs.add(pair.toString('hex'));
  }
}

/** {@link AttemptCounters} by the clock of a test. */
export class FakeCounters implements AttemptCounters {
  readonly #counts = new Map<string, { count: number; endsAt: number }>();
  readonly #rules: Readonly<Record<Counted, ThrottleRule>>;
  readonly #now: () => Date;

  constructor(rules: Readonly<Record<Counted, ThrottleRule>>, now: () => Date) {
    this.#rules = rules;
    this.#now = now;
  }

  async waitOf(counted: Counted, key: string): Promise<number> {
    const { count, endsAt } = this.#entry(counted, key);
    return count >= this.#rules[counted].points ? (endsAt - this.#now().getTime()) / 1_000 : 0;
  }

  async count(counted: Counted, key: string): Promise<number> {
    const entry = this.#entry(counted, key);
    entry.count += 1;
    this.#counts.set(`${counted} ${key}`, entry);
    return entry.count > this.#rules[counted].points ? (entry.endsAt - this.#now().getTime()) / 1_000 : 0;
  }

  async forget(counted: Counted, key: string): Promise<void> {
    this.#counts.delete(`${counted} ${key}`);
  }

  #entry(counted: Counted, key: string): { count: number; endsAt: number } {
    const now = this.#now().getTime();
    const known = this.#counts.get(`${counted} ${key}`);
    if (known !== undefined && known.endsAt > now) return known;
    return { count: 0, endsAt: now + this.#rules[counted].seconds * 1_000 };
  }
}

/** Keeps what it should have delivered. */
export class FakeNotifier implements Notifier {
  readonly delivered: Notification[] = [];

  async deliver(notification: Notification): Promise<void> {
    this.delivered.push(notification);
  }

  /** The token of the last notification. */
  get lastToken(): string {
    const last = this.delivered.at(-1);
    if (last === undefined || last.kind === 'account-exists') throw new Error('No token was delivered.');
    return last.token;
  }
}

/** Runs work at once, and shows what it does only when `settled` has resolved. */
export class FakeBackground implements Background {
  #running: Promise<unknown> = Promise.resolve();

  run(_task: string, work: (signal: AbortSignal) => Promise<void>): void {
    this.#running = Promise.all([this.#running, work(new AbortController().signal)]);
  }

  async settled(): Promise<void> {
    await this.#running;
  }
}
