import type { Db } from '@lectern/db';
import { openTestDb } from '@lectern/db/testing';
import { v7 } from 'uuid';
import { createPgAccountRepository } from '../../src/adapters/pg-account-repository.ts';
import { createPgApiKeyRepository } from '../../src/adapters/pg-api-key-repository.ts';
import { createPgExternalUserRepository } from '../../src/adapters/pg-external-user-repository.ts';
import { createPgInvitationRepository } from '../../src/adapters/pg-invitation-repository.ts';
import { createPgKnownNetworks } from '../../src/adapters/pg-known-networks.ts';
import { createPgMemberRepository } from '../../src/adapters/pg-member-repository.ts';
import { createPgPasswordRepository } from '../../src/adapters/pg-password-repository.ts';
import { createPgRegistrationRepository } from '../../src/adapters/pg-registration-repository.ts';
import { createPgRevocations } from '../../src/adapters/pg-revocations.ts';
import { createPgSealedAnswers } from '../../src/adapters/pg-sealed-answers.ts';
import { createPgServiceAccountRepository } from '../../src/adapters/pg-service-account-repository.ts';
import { createPgSessionRepository } from '../../src/adapters/pg-session-repository.ts';
import type { NewApiKey } from '../../src/domain/api-key.ts';
import { issueInvitationToken } from '../../src/domain/invitation.ts';
import type { InvitedRole } from '../../src/domain/member.ts';
import type { Revocation } from '../../src/domain/revocation.ts';
import type { ServiceAccount } from '../../src/domain/service-account.ts';
import type { User } from '../../src/domain/user.ts';
import { migrations } from '../../src/migrations.ts';
import type {
  KnownNetworks,
  PasswordRepository,
  RegistrationRepository,
} from '../../src/ports/credentials.ts';
import type { InvitationRepository } from '../../src/ports/invitations.ts';
import type {
  AccountKey,
  AccountRepository,
  ApiKeyRepository,
  Author,
  ExternalUserRepository,
  FirstAnswers,
  KeyReach,
  MemberRepository,
  ServiceAccountRepository,
  SessionRepository,
} from '../../src/ports.ts';
import {
  MemoryKnownNetworks,
  MemoryPasswordRepository,
  MemoryRegistrationRepository,
} from './memory-credentials.ts';
import { MemoryExternalUserRepository } from './memory-external-users.ts';
import {
  MemoryInvitationRepository,
  MemoryMemberRepository,
  MemoryServiceAccountRepository,
} from './memory-people.ts';
import { MemoryAccountRepository, MemoryApiKeyRepository } from './memory-repositories.ts';
import { MemorySessionRepository } from './memory-sessions.ts';

/** The signal of a caller who never leaves. */
export const { signal } = new AbortController();

/** How long the list of revocations keeps an entry, in seconds. */
export const revocationLifeSeconds = 960;

/** Retention of idempotency keys, in milliseconds. */
const keyRetentionMs = 60_000;

/** What a contract suite runs on. */
export interface Backend {
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly apiKeyAnswers: FirstAnswers<NewApiKey>;
  readonly serviceAccountAnswers: FirstAnswers<ServiceAccount>;
  readonly members: MemberRepository;
  readonly invitations: InvitationRepository;
  readonly externalUsers: ExternalUserRepository;
  readonly serviceAccounts: ServiceAccountRepository;
  /** What is listed as ended in a tenant, oldest first. */
  revocations(tenantId: string): Promise<Revocation[]>;
  readonly passwords: PasswordRepository;
  readonly registrations: RegistrationRepository;
  readonly knownNetworks: KnownNetworks;
  close(): Promise<void>;
}

export type CountedTable =
  | 'tenants'
  | 'sessions'
  | 'refresh_tokens'
  | 'api_keys'
  | 'password_resets'
  | 'registrations'
  | 'known_networks'
  | 'revocations';

/** Adds a look at the tables, for what no port shows. */
export interface PostgresBackend extends Backend {
  readonly db: Db;
  count(table: CountedTable): Promise<number>;
}

export async function openPostgres(): Promise<PostgresBackend> {
  const { db, close } = await openTestDb(migrations);
  const revocations = createPgRevocations({ lifeSeconds: revocationLifeSeconds });
  return {
    db,
    accounts: createPgAccountRepository({ db }),
    sessions: createPgSessionRepository({ db, revocations }),
    apiKeys: createPgApiKeyRepository({ db, revocations, keyRetentionMs }),
    apiKeyAnswers: createPgSealedAnswers({ db, retentionMs: keyRetentionMs }),
    members: createPgMemberRepository({ db, revocations }),
    externalUsers: createPgExternalUserRepository({ db, revocations }),
    invitations: createPgInvitationRepository({ db }),
    serviceAccounts: createPgServiceAccountRepository({ db, revocations, keyRetentionMs }),
    serviceAccountAnswers: createPgSealedAnswers({ db, retentionMs: keyRetentionMs }),
    revocations: async (tenantId) => {
      const { rows } = await db.query<Revocation>(
        `SELECT kind, subject_id AS "subjectId", tenant_id AS "tenantId", revoked_at AS "revokedAt"
         FROM revocations WHERE tenant_id = $1 ORDER BY seq`,
        [tenantId],
      );
      return rows;
    },
    passwords: createPgPasswordRepository({ db, revocations }),
    registrations: createPgRegistrationRepository({ db }),
    knownNetworks: createPgKnownNetworks({ db }),
    count: async (table) => {
      const { rows } = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      return rows[0]?.n ?? 0;
    },
    close,
  };
}

async function openMemory(): Promise<Backend> {
  const accounts = new MemoryAccountRepository();
  const invitations = new MemoryInvitationRepository(accounts);
  const sessions = new MemorySessionRepository(accounts);
  const apiKeys = new MemoryApiKeyRepository(accounts);
  const serviceAccounts = new MemoryServiceAccountRepository(accounts);
  return {
    accounts,
    sessions,
    passwords: new MemoryPasswordRepository(accounts, sessions),
    registrations: new MemoryRegistrationRepository(),
    knownNetworks: new MemoryKnownNetworks(),
    apiKeys,
    apiKeyAnswers: apiKeys.answers,
    members: new MemoryMemberRepository(accounts, invitations),
    invitations,
    externalUsers: new MemoryExternalUserRepository(accounts, invitations),
    serviceAccounts,
    serviceAccountAnswers: serviceAccounts.answers,
    revocations: async (tenantId) => accounts.revocations.filter((one) => one.tenantId === tenantId),
    close: async () => undefined,
  };
}

export const backends: [name: string, open: () => Promise<Backend>][] = [
  ['Postgres', openPostgres],
  ['memory', openMemory],
];

/** A user that nobody else has, in a tenant of its own. */
export function someUser(overrides: Partial<User> = {}): User {
  const id = v7();
  return {
    id,
    tenantId: v7(),
    email: `${id}@example.org`,
    displayName: 'Ann',
    roles: ['owner'],
    createdAt: new Date('2026-11-01T12:00:00.123Z'),
    ...overrides,
  };
}

/** How repositories name an account. */
export function keyOf({ tenantId, id: userId }: Pick<User, 'tenantId' | 'id'>): AccountKey {
  return { tenantId, userId };
}

/** Who asks, where that does not matter. */
export const anybody: Author = {
  tenantId: 'x',
  userId: 'x',
  sessionId: undefined,
  assertMay: () => undefined,
};

/** Keys of the user's own, and those of service accounts if they are an admin. */
export function reachOf(user: User, services = false): KeyReach {
  return { ...keyOf(user), services };
}

/** Someone who joins the tenant of `owner` by an invitation. */
export async function addMember(backend: Backend, owner: User, role: InvitedRole = 'member'): Promise<User> {
  const now = owner.createdAt;
  const { tokenHash } = issueInvitationToken();
  const user = someUser({ tenantId: owner.tenantId, roles: [role] });
  const expiresAt = new Date(now.getTime() + 1_000);
  const { id: invitedBy, tenantId } = owner;
  const invitation = { id: v7(), tenantId, email: user.email, role, invitedBy, createdAt: now, expiresAt };
  await backend.invitations.add({ ...invitation, tokenHash }, { maxOpen: 10, author: anybody, signal });
  const joined = await backend.invitations.accept(tokenHash, () => ({ user, passwordHash: 'hash' }), {
    now,
    signal,
  });
  if (joined === undefined) throw new Error('The invitation was not accepted.');
  return joined;
}

/** What a key without any limit has. */
export const endless = {
  expiresAt: undefined,
  requestsPerMinute: undefined,
  modelBudget: undefined,
  collections: undefined,
  lastUsedAt: undefined,
  previous: undefined,
};
