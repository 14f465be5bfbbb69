import { openTestDb } from '@lectern/db/testing';
import { v7 } from 'uuid';
import { createPgAccountRepository } from '../../src/adapters/pg-account-repository.ts';
import { createPgApiKeyRepository } from '../../src/adapters/pg-api-key-repository.ts';
import { createPgSessionRepository } from '../../src/adapters/pg-session-repository.ts';
import type { User } from '../../src/domain/user.ts';
import { migrations } from '../../src/migrations.ts';
import type { AccountRepository, ApiKeyRepository, SessionRepository } from '../../src/ports.ts';
import {
  MemoryAccountRepository,
  MemoryApiKeyRepository,
  MemorySessionRepository,
} from './memory-repositories.ts';

/** The signal of a caller who never leaves. */
export const { signal } = new AbortController();

/** What a contract suite runs on. */
export interface Backend {
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly apiKeys: ApiKeyRepository;
  close(): Promise<void>;
}

/** Adds a look at the tables, for what no port shows. */
export interface PostgresBackend extends Backend {
  count(table: 'tenants' | 'sessions' | 'refresh_tokens' | 'api_keys'): Promise<number>;
}

export async function openPostgres(): Promise<PostgresBackend> {
  const { db, close } = await openTestDb(migrations);
  return {
    accounts: createPgAccountRepository({ db }),
    sessions: createPgSessionRepository({ db }),
    apiKeys: createPgApiKeyRepository({ db }),
    count: async (table) => {
      const { rows } = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      return rows[0]?.n ?? 0;
    },
    close,
  };
}

async function openMemory(): Promise<Backend> {
  const accounts = new MemoryAccountRepository();
  return {
    accounts,
    sessions: new MemorySessionRepository(accounts),
    apiKeys: new MemoryApiKeyRepository(accounts),
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
