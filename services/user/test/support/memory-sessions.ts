import type { NewSession, PresentedToken, Session, StoredToken } from '../../src/domain/session.ts';
import type { User } from '../../src/domain/user.ts';
import type { AccountKey, PageRequest, SessionChange, SessionRepository } from '../../src/ports.ts';
import { type MemoryAccountRepository, pageOf } from './memory-repositories.ts';

interface MemoryToken extends StoredToken {
  readonly sessionId: string;
  usedAt?: Date;
}

/** {@link SessionRepository} in memory. Nothing in `change` is awaited between reading and storing, so it is atomic. */
export class MemorySessionRepository implements SessionRepository {
  readonly #accounts: MemoryAccountRepository;
  readonly #sessions = new Map<string, AccountKey & Session & { revokedAt?: Date }>();
  readonly #tokens = new Map<string, MemoryToken>();

  constructor(accounts: MemoryAccountRepository) {
    this.#accounts = accounts;
  }

  async open({
    id,
    tenantId,
    userId,
    passwordHash,
    createdAt,
    token,
  }: NewSession): Promise<User | undefined> {
    const user = this.#accounts.person({ tenantId, userId });
    const isCurrent = this.#accounts.people.get(userId)?.passwordHash === passwordHash;
    if (user === undefined || !isCurrent) return undefined;
    const { expiresAt } = token;
    this.#sessions.set(id, { id, tenantId, userId, createdAt, lastUsedAt: createdAt, expiresAt });
    this.#tokens.set(token.hash.toString('hex'), { ...token, sessionId: id });
    return user;
  }

  async change(
    tokenHash: Buffer,
    decide: (token: PresentedToken) => SessionChange | undefined,
    { now }: { now: Date },
  ): Promise<SessionChange | undefined> {
    const token = this.#tokens.get(tokenHash.toString('hex'));
    const session = token && this.#sessions.get(token.sessionId);
    const user = session && this.#accounts.person(session);
    if (!user || !token || !session) return undefined;
    const { sessionId, expiresAt, usedAt } = token;
    const change = decide({ sessionId, user, expiresAt, usedAt, revokedAt: session.revokedAt });
    if (change?.action === 'revoke') this.#end(sessionId, now);
    if (change?.action === 'rotate') {
      token.usedAt = now;
      this.#tokens.set(change.successor.hash.toString('hex'), { ...change.successor, sessionId });
      this.#sessions.set(sessionId, { ...session, lastUsedAt: now, expiresAt: change.successor.expiresAt });
    }
    return change;
  }

  async revoke(tokenHash: Buffer, owner: AccountKey, { now }: { now: Date }): Promise<void> {
    const token = this.#tokens.get(tokenHash.toString('hex'));
    const session = token && this.#sessions.get(token.sessionId);
    if (session?.userId === owner.userId && session.tenantId === owner.tenantId)
      this.#end(token!.sessionId, now);
  }

  async list(owner: AccountKey, page: PageRequest, { now }: { now: Date }): Promise<Session[]> {
    return pageOf(
      [...this.#sessions.values()].filter((session) => isLive(session, owner, now)),
      page,
    ).map(shownSession);
  }

  async find(id: string, owner: AccountKey, { now }: { now: Date }): Promise<Session | undefined> {
    const session = this.#sessions.get(id);
    return session && isLive(session, owner, now) ? shownSession(session) : undefined;
  }

  async end(id: string, owner: AccountKey, { now }: { now: Date }): Promise<boolean> {
    const session = this.#sessions.get(id);
    if (session?.userId !== owner.userId || session.tenantId !== owner.tenantId) return false;
    this.#end(id, now);
    return true;
  }

  revokeAll(userId: string, { now, but }: { now: Date; but: string | undefined }): void {
    for (const [id, session] of this.#sessions)
      if (session.userId === userId && id !== but) this.#end(id, now);
  }

  #end(sessionId: string, revokedAt: Date): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined || session.revokedAt !== undefined) return;
    session.revokedAt = revokedAt;
    const { tenantId } = session;
    this.#accounts.revocations.push({ kind: 'session', subjectId: sessionId, tenantId, revokedAt });
  }
}

function isLive(
  { userId, tenantId, revokedAt, expiresAt }: AccountKey & Session & { revokedAt?: Date },
  owner: AccountKey,
  now: Date,
): boolean {
  return userId === owner.userId && tenantId === owner.tenantId && revokedAt === undefined && expiresAt > now;
}

function shownSession({ id, createdAt, lastUsedAt, expiresAt }: Session): Session {
  return { id, createdAt, lastUsedAt, expiresAt };
}
