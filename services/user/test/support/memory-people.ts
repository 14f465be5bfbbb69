import { type Invitation, type StoredInvitation, tooManyInvitations } from '../../src/domain/invitation.ts';
import type { MemberChange, Membership } from '../../src/domain/member.ts';
import { type ServiceAccount, tooManyServiceAccounts } from '../../src/domain/service-account.ts';
import type { Person, User } from '../../src/domain/user.ts';
import type { InvitationRepository } from '../../src/ports/invitations.ts';
import type {
  AccountKey,
  Author,
  AuthoredOptions,
  KeyedOptions,
  MemberRepository,
  PageRequest,
  ServiceAccountRepository,
  TimedOptions,
} from '../../src/ports.ts';
import { MemoryFirstAnswers } from './memory-first-answers.ts';
import { type MemoryAccountRepository, pageOf } from './memory-repositories.ts';

/** {@link InvitationRepository} in memory. Nothing is awaited between reading and storing, so each call is atomic. */
export class MemoryInvitationRepository implements InvitationRepository {
  readonly #accounts: MemoryAccountRepository;
  #open: StoredInvitation[] = [];

  constructor(accounts: MemoryAccountRepository) {
    this.#accounts = accounts;
  }

  async add(
    invitation: StoredInvitation,
    { maxOpen, author }: { maxOpen: number } & AuthoredOptions,
  ): Promise<void> {
    this.#accounts.admit(author);
    const { tenantId, email, createdAt } = invitation;
    const others = this.#open.filter(
      (other) => other.tenantId !== tenantId || (other.email !== email && other.expiresAt > createdAt),
    );
    if (others.filter((other) => other.tenantId === tenantId).length >= maxOpen)
      throw tooManyInvitations(maxOpen);
    this.#open = [...others, invitation];
  }

  async list(tenantId: string, page: PageRequest, { now }: { now: Date }): Promise<Invitation[]> {
    const open = this.#open.filter((one) => one.tenantId === tenantId && one.expiresAt > now);
    return pageOf(open, page).map(withoutToken);
  }

  async remove(
    key: { tenantId: string; id: string },
    { now, author }: TimedOptions & AuthoredOptions,
  ): Promise<boolean> {
    this.#accounts.admit(author);
    const found = this.#open.find((one) => one.id === key.id && one.tenantId === key.tenantId);
    this.#open = this.#open.filter((one) => one !== found);
    return found !== undefined && found.expiresAt > now;
  }

  async findOpen(tokenHash: Buffer, { now }: { now: Date }): Promise<Invitation | undefined> {
    const found = this.#acceptable(tokenHash, now);
    return found && withoutToken(found);
  }

  async accept(
    tokenHash: Buffer,
    join: (invitation: Invitation) => { user: User; passwordHash: string },
    { now }: { now: Date },
  ): Promise<User | undefined> {
    const found = this.#acceptable(tokenHash, now);
    if (found === undefined) return undefined;
    const account = join(withoutToken(found));
    this.#open = this.#open.filter((one) => one !== found);
    this.#accounts.people.set(account.user.id, account);
    return account.user;
  }

  endOf({ tenantId, userId }: AccountKey): void {
    this.#open = this.#open.filter((one) => one.tenantId !== tenantId || one.invitedBy !== userId);
  }

  #acceptable(tokenHash: Buffer, now: Date): StoredInvitation | undefined {
    return this.#open.find(
      (one) => one.tokenHash.equals(tokenHash) && one.expiresAt > now && !this.#accounts.byEmail(one.email),
    );
  }
}

function withoutToken({ tokenHash: _, ...invitation }: StoredInvitation): Invitation {
  return invitation;
}

/** {@link MemberRepository} in memory; atomic as well. */
export class MemoryMemberRepository implements MemberRepository {
  readonly #accounts: MemoryAccountRepository;
  readonly #invitations: MemoryInvitationRepository;

  constructor(accounts: MemoryAccountRepository, invitations: MemoryInvitationRepository) {
    this.#accounts = accounts;
    this.#invitations = invitations;
  }

  async list(tenantId: string, page: PageRequest): Promise<Person[]> {
    return pageOf(this.#of(tenantId), page);
  }

  async change(
    { tenantId, userId }: AccountKey,
    decide: (current: Membership) => MemberChange | undefined,
    { actor }: { actor: Omit<Author, 'assertMay'> },
  ): Promise<MemberChange | undefined> {
    const change = decide({
      actor: this.#accounts.member({ tenantId, userId: actor.userId }),
      member: this.#accounts.member({ tenantId, userId }),
      owners: this.#of(tenantId).filter(({ roles }) => roles.includes('owner')).length,
    });
    if (change === undefined) return undefined;
    this.#accounts.admitSession(actor.sessionId);
    const { action, member, at: revokedAt } = change;
    if (action === 'remove') this.#accounts.remove(userId);
    else Object.assign(this.#accounts.people.get(userId)!, { user: member });
    if (action === 'remove' || change.endsInvitations) this.#invitations.endOf({ tenantId, userId });
    this.#accounts.revocations.push({ kind: 'user', subjectId: userId, tenantId, revokedAt });
    return change;
  }

  #of(tenantId: string): Person[] {
    return this.#accounts.members().filter((person) => person.tenantId === tenantId);
  }
}

/** {@link ServiceAccountRepository} in memory. */
export class MemoryServiceAccountRepository implements ServiceAccountRepository {
  readonly #accounts: MemoryAccountRepository;

  constructor(accounts: MemoryAccountRepository) {
    this.#accounts = accounts;
  }

  readonly answers = new MemoryFirstAnswers<ServiceAccount>();

  async add(
    account: ServiceAccount,
    { max, author, keyed }: { max: number } & AuthoredOptions & KeyedOptions,
  ): Promise<boolean> {
    this.#accounts.admit(author);
    if (this.#of(account.tenantId).length >= max) throw tooManyServiceAccounts(max);
    if (!this.answers.take(keyed)) return false;
    this.#accounts.services.set(account.id, account);
    return true;
  }

  async list(tenantId: string, page: PageRequest): Promise<ServiceAccount[]> {
    return pageOf(this.#of(tenantId), page);
  }

  async find(key: AccountKey): Promise<ServiceAccount | undefined> {
    return this.#accounts.service(key);
  }

  async remove(key: AccountKey, { now, author }: TimedOptions & AuthoredOptions): Promise<boolean> {
    this.#accounts.admit(author);
    if (this.#accounts.service(key) === undefined) return false;
    const { tenantId, userId: subjectId } = key;
    this.#accounts.services.delete(subjectId);
    this.#accounts.revocations.push({ kind: 'user', subjectId, tenantId, revokedAt: now });
    return true;
  }

  #of(tenantId: string): ServiceAccount[] {
    return [...this.#accounts.services.values()].filter((account) => account.tenantId === tenantId);
  }
}
