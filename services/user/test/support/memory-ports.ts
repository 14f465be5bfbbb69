import type { Principal } from '@lectern/auth';
import { v7 } from 'uuid';
import type { AppPorts } from '../../src/app.ts';
import type { Client } from '../../src/domain/client.ts';
import type { RegistrationMode } from '../../src/domain/registration.ts';
import { mailRules } from '../../src/domain/throttle.ts';
import type { User } from '../../src/domain/user.ts';
import type { LoginOutcome } from '../../src/ports/credentials.ts';
import type { PasswordHasher } from '../../src/ports.ts';
import { MemoryStorageRepository } from '../../testing/memory-storage.ts';
import {
  FakeBackground,
  FakeCounters,
  FakeNotifier,
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
import {
  MemoryAccountRepository,
  MemoryApiKeyRepository,
  MemoryRevocationLog,
} from './memory-repositories.ts';
import { MemorySessionRepository } from './memory-sessions.ts';

/** Instant "hashing" that keeps which hashes it compared, and how many it made. */
class FakePasswordHasher implements PasswordHasher {
  readonly verified: (string | undefined)[] = [];
  hashed = 0;

  async hash(password: string): Promise<string> {
    this.hashed += 1;
    return `hash of ${password}`;
  }

  async verify(hash: string | undefined, password: string): Promise<boolean> {
    this.verified.push(hash);
    return hash === `hash of ${password}`;
  }
}

export interface MemoryPorts extends AppPorts {
  readonly accounts: MemoryAccountRepository;
  readonly passwords: FakePasswordHasher;
  readonly background: FakeBackground;
  readonly notifier: FakeNotifier;
  /** What attempts to log in came to, in order. */
  readonly logins: LoginOutcome[];
  /** Who was given an access token, in order. */
  readonly signed: Principal[];
  /** As of when. */
  readonly issued: (Date | undefined)[];
  /** Facts of each line that was logged as a warning. */
  readonly warnings: unknown[];
  /** Moves the clock. */
  advance(seconds: number): void;
}

/** Of failed log-ins, in these tests. */
export const loginRules = {
  'pair-failures': { points: 3, seconds: 900 },
  'network-failures': { points: 5, seconds: 900 },
  'account-failures': { points: 4, seconds: 60 },
} as const;

/** No use case of these tests erases, or sees to dead letters. */
const refuse = () => Promise.reject(new Error('There is no such part.'));

/** Ports that live in memory, with a clock that tests move. */
export function memoryPorts(registration: RegistrationMode = 'open'): MemoryPorts {
  let time = Date.parse('2026-11-01T12:00:00.000Z');
  const accounts = new MemoryAccountRepository();
  const invitations = new MemoryInvitationRepository(accounts);
  const sessions = new MemorySessionRepository(accounts);
  const apiKeys = new MemoryApiKeyRepository(accounts);
  const serviceAccounts = new MemoryServiceAccountRepository(accounts);
  const now = () => new Date(time);
  const logins: LoginOutcome[] = [];
  const signed: Principal[] = [];
  const issued: (Date | undefined)[] = [];
  const warnings: unknown[] = [];
  return {
    accounts,
    storage: new MemoryStorageRepository({ quotaBytes: 1_000 }),
    erasures: { begin: refuse, report: refuse, askAgain: refuse, findByReceipt: refuse, list: refuse },
    deadLetters: { list: refuse, redrive: refuse, remove: refuse },
    sessions,
    passwordStore: new MemoryPasswordRepository(accounts, sessions),
    demo: true,
    registrations: new MemoryRegistrationRepository(),
    knownNetworks: new MemoryKnownNetworks(),
    counters: new FakeCounters({ ...mailRules, ...loginRules }, now),
    countLogin: (outcome) => void logins.push(outcome),
    logins,
    notifier: new FakeNotifier(),
    strength: { isGuessable: async (password) => password.includes('guessable') },
    turns: { take: (_turn, task) => task() },
    registration,
    registrationTtlSeconds: 86_400,
    passwordResetTtlSeconds: 3_600,
    apiKeys,
    apiKeyAnswers: apiKeys.answers,
    members: new MemoryMemberRepository(accounts, invitations),
    invitations,
    externalUsers: new MemoryExternalUserRepository(accounts, invitations),
    serviceAccounts,
    serviceAccountAnswers: serviceAccounts.answers,
    revocationLog: new MemoryRevocationLog(accounts),
    passwords: new FakePasswordHasher(),
    background: new FakeBackground(),
    accessTokens: {
      sign: async (principal, issuedAt) => {
        signed.push(principal);
        issued.push(issuedAt);
        return { token: `access ${signed.length}`, expiresInSeconds: 900 };
      },
      jwks: () => ({ keys: [] }),
    },
    refreshTokenTtlSeconds: 3_600,
    invitationTtlSeconds: 7_200,
    now,
    newId: () => v7(),
    logger: { warn: (facts: unknown) => void warnings.push(facts) },
    signed,
    issued,
    warnings,
    advance: (seconds) => {
      time += seconds * 1_000;
    },
  };
}

/** The caller that the gateway would make of a user. */
export function callerOf(user: User, overrides: Partial<Principal> = {}): Principal {
  return {
    tenantId: user.tenantId,
    userId: user.id,
    roles: user.roles,
    scopes: ['documents:read', 'search'],
    via: 'session',
    credentialId: v7(),
    ...overrides,
  };
}

/** A place from which nobody has called before. */
export const client: Client = { address: '192.0.2.1', network: '192.0.2.1' };
