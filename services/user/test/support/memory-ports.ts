import type { Principal } from '@lectern/auth';
import { v7 } from 'uuid';
import type { AppPorts } from '../../src/app.ts';
import type { User } from '../../src/domain/user.ts';
import type { Notification, PasswordHasher } from '../../src/ports.ts';
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
  MemorySessionRepository,
} from './memory-repositories.ts';

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
  /** Who was given an access token, in order. */
  readonly signed: Principal[];
  /** As of when. */
  readonly issued: (Date | undefined)[];
  /** What was delivered, in order. */
  readonly delivered: Notification[];
  /** Facts of each line that was logged as a warning. */
  readonly warnings: unknown[];
  /** Moves the clock. */
  advance(seconds: number): void;
}

/** Ports that live in memory, with a clock that tests move. */
export function memoryPorts(): MemoryPorts {
  let time = Date.parse('2026-11-01T12:00:00.000Z');
  const accounts = new MemoryAccountRepository();
  const invitations = new MemoryInvitationRepository(accounts);
  const signed: Principal[] = [];
  const issued: (Date | undefined)[] = [];
  const delivered: Notification[] = [];
  const warnings: unknown[] = [];
  return {
    accounts,
    sessions: new MemorySessionRepository(accounts),
    apiKeys: new MemoryApiKeyRepository(accounts),
    members: new MemoryMemberRepository(accounts, invitations),
    invitations,
    externalUsers: new MemoryExternalUserRepository(accounts, invitations),
    serviceAccounts: new MemoryServiceAccountRepository(accounts),
    revocationLog: new MemoryRevocationLog(accounts),
    notifier: { deliver: async (notification) => void delivered.push(notification) },
    passwords: new FakePasswordHasher(),
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
    now: () => new Date(time),
    newId: () => v7(),
    logger: { warn: (facts: unknown) => void warnings.push(facts) },
    signed,
    issued,
    delivered,
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
