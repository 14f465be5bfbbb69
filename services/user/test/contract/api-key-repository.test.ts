import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueApiKeySecret, type StoredApiKey } from '../../src/domain/api-key.ts';
import type { User } from '../../src/domain/user.ts';
import {
  type Backend,
  backends,
  keyOf,
  openPostgres,
  reachOf,
  signal,
  someUser,
} from '../support/backends.ts';

describe.each(backends)('ApiKeyRepository on %s', (_name, open) => {
  let backend: Backend;
  const now = new Date('2026-11-01T12:00:00.456Z');

  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend.close());

  const newOwner = async (): Promise<User> => {
    const user = someUser();
    await backend.accounts.register({ user, passwordHash: 'hash' }, signal);
    return user;
  };
  const addKey = async (owner: User, name = 'agent'): Promise<StoredApiKey> => {
    const id = v7();
    const { secretHash } = issueApiKeySecret(id);
    const key: StoredApiKey = {
      id,
      ...keyOf(owner),
      name,
      scopes: ['search', 'generate'],
      createdAt: now,
      secretHash,
    };
    await backend.apiKeys.add(key, { sessionId: undefined, signal });
    return key;
  };

  it('finds a key with its owner just as they were stored', async () => {
    const owner = await newOwner();
    const key = await addKey(owner);
    expect(await backend.apiKeys.findWithOwner(key.id, signal)).toEqual({
      key,
      owner: { id: owner.id, tenantId: owner.tenantId, roles: owner.roles },
    });
    for (const id of [v7(), 'not a uuid'])
      expect(await backend.apiKeys.findWithOwner(id, signal)).toBeUndefined();
  });

  it('lists newest first, from after the one given, without secrets', async () => {
    const owner = await newOwner();
    const keys = [await addKey(owner, 'a'), await addKey(owner, 'b'), await addKey(owner, 'c')];
    const page = (limit: number, before?: string) =>
      backend.apiKeys.list(keyOf(owner), { limit, before }, signal);
    expect((await page(2)).map((key) => key.name)).toEqual(['c', 'b']);
    expect((await page(2, keys[1]!.id)).map((key) => key.name)).toEqual(['a']);
    expect(Object.keys((await page(1))[0]!)).not.toContain('secretHash');
  });

  it('leaves a revoked key out of every read', async () => {
    const owner = await newOwner();
    const key = await addKey(owner);
    expect(await backend.apiKeys.revoke(key.id, reachOf(owner), { now, signal })).toBe(true);
    expect(await backend.apiKeys.revoke(key.id, reachOf(owner), { now, signal })).toBe(true);
    expect(await backend.apiKeys.findWithOwner(key.id, signal)).toBeUndefined();
    expect(await backend.apiKeys.list(keyOf(owner), { limit: 10, before: undefined }, signal)).toEqual([]);
  });

  it("does not revoke or list another user's key", async () => {
    const [owner, other] = [await newOwner(), await newOwner()];
    const key = await addKey(owner);
    expect(await backend.apiKeys.revoke(key.id, reachOf(other), { now, signal })).toBe(false);
    expect(await backend.apiKeys.revoke('not a uuid', reachOf(owner), { now, signal })).toBe(false);
    expect(await backend.apiKeys.list(keyOf(other), { limit: 10, before: undefined }, signal)).toEqual([]);
    expect(await backend.apiKeys.findWithOwner(key.id, signal)).toBeDefined();
  });

  it('revokes for good when it is asked several times at once', async () => {
    const owner = await newOwner();
    const key = await addKey(owner);
    const answers = await Promise.all(
      [1, 2, 3].map(() => backend.apiKeys.revoke(key.id, reachOf(owner), { now, signal })),
    );
    expect(answers).toEqual([true, true, true]);
    expect(await backend.apiKeys.findWithOwner(key.id, signal)).toBeUndefined();
  });
});

describe('ApiKeyRepository on Postgres alone', () => {
  it('keeps no key of an owner that it does not know', async () => {
    const backend = await openPostgres();
    const id = v7();
    const { secretHash } = issueApiKeySecret(id);
    const key: StoredApiKey = {
      id,
      tenantId: v7(),
      userId: v7(),
      name: 'x',
      scopes: ['search'],
      createdAt: new Date(),
      secretHash,
    };
    expect(await backend.apiKeys.add(key, { sessionId: undefined, signal })).toBe(false);
    expect(await backend.count('api_keys')).toBe(0);
    await backend.close();
  });
});
