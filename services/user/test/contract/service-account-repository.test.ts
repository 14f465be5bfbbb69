import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceAccount } from '../../src/domain/service-account.ts';
import type { User } from '../../src/domain/user.ts';
import {
  anybody,
  type Backend,
  backends,
  endless,
  keyOf,
  reachOf,
  signal,
  someUser,
} from '../support/backends.ts';

const now = new Date('2026-11-01T12:00:00.000Z');
const page = { limit: 10, before: undefined };

describe.each(backends)('ServiceAccountRepository on %s', (_name, openBackend) => {
  let backend: Backend;
  let owner: User;

  beforeAll(async () => {
    backend = await openBackend();
  });
  beforeEach(async () => {
    owner = someUser();
    await backend.accounts.register({ user: owner, passwordHash: 'hash' }, signal);
  });
  afterAll(() => backend.close());

  const add = async (changes: Partial<ServiceAccount> = {}, max = 10): Promise<ServiceAccount> => {
    const { tenantId } = owner;
    const account: ServiceAccount = {
      id: v7(),
      tenantId,
      name: 'bot',
      role: 'agent',
      createdAt: now,
      ...changes,
    };
    await backend.serviceAccounts.add(account, { max, author: anybody, signal });
    return account;
  };
  const addKey = async (account: ServiceAccount) => {
    const secretHash = Buffer.alloc(32);
    const key = {
      id: v7(),
      ...keyOf(account),
      name: 'k',
      scopes: ['search'],
      createdAt: now,
      secretHash,
      ...endless,
    };
    expect(await backend.apiKeys.add(key, { author: anybody, signal })).toBe(true);
    return key;
  };

  it('finds and lists just what was stored, newest first', async () => {
    const [first, second] = [await add(), await add({ role: 'member' })];
    expect(await backend.serviceAccounts.find(keyOf(first), signal)).toEqual(first);
    expect(await backend.serviceAccounts.list(owner.tenantId, page, signal)).toEqual([second, first]);
    const after = { limit: 1, before: second.id };
    expect(await backend.serviceAccounts.list(owner.tenantId, after, signal)).toEqual([first]);
  });

  it('knows neither people nor accounts of another tenant', async () => {
    const { id } = await add();
    const { tenantId } = someUser();
    for (const key of [keyOf(owner), { tenantId, userId: id }, { tenantId: owner.tenantId, userId: 'x' }]) {
      expect(await backend.serviceAccounts.find(key, signal)).toBeUndefined();
      expect(await backend.serviceAccounts.remove(key, { now, author: anybody, signal })).toBe(false);
    }
    expect(await backend.serviceAccounts.list(tenantId, page, signal)).toEqual([]);
    expect(await backend.members.list(owner.tenantId, page, signal)).toEqual([owner]);
  });

  it('has no more of a tenant than it may', async () => {
    await add({}, 1);
    await expect(add({}, 1)).rejects.toMatchObject({ code: 'conflict', reason: 'too_many_service_accounts' });
  });

  it('acts by its keys, which whoever reaches services finds and revokes', async () => {
    const account = await add();
    const key = await addKey(account);
    expect(await backend.apiKeys.findWithOwner(key.id, signal)).toEqual({
      key,
      owner: { id: account.id, tenantId: owner.tenantId, roles: ['agent'] },
    });
    const stranger = someUser();
    for (const reach of [reachOf(owner), reachOf(stranger, true)]) {
      expect(await backend.apiKeys.find(key.id, reach, signal)).toBeUndefined();
      expect(await backend.apiKeys.revoke(key.id, reach, { now, author: anybody, signal })).toBe(false);
    }
    const { secretHash: _, ...shown } = key;
    expect(await backend.apiKeys.find(key.id, reachOf(owner, true), signal)).toEqual(shown);
    expect(await backend.apiKeys.revoke(key.id, reachOf(owner, true), { now, author: anybody, signal })).toBe(
      true,
    );
    expect(await backend.revocations(owner.tenantId)).toEqual([
      { kind: 'api-key', subjectId: key.id, tenantId: owner.tenantId, revokedAt: now },
    ]);
  });

  it('does not give an admin the keys of another person', async () => {
    const secretHash = Buffer.alloc(32);
    const key = {
      id: v7(),
      ...keyOf(owner),
      name: 'k',
      scopes: ['search'],
      createdAt: now,
      secretHash,
      ...endless,
    };
    await backend.apiKeys.add(key, { author: anybody, signal });
    const colleague = someUser({ tenantId: owner.tenantId });
    expect(await backend.apiKeys.find(key.id, reachOf(colleague, true), signal)).toBeUndefined();
  });

  it('is over with its keys when it is removed, once', async () => {
    const account = await add();
    const key = await addKey(account);
    expect(await backend.serviceAccounts.remove(keyOf(account), { now, author: anybody, signal })).toBe(true);
    expect(await backend.serviceAccounts.remove(keyOf(account), { now, author: anybody, signal })).toBe(
      false,
    );
    expect(await backend.serviceAccounts.find(keyOf(account), signal)).toBeUndefined();
    expect(await backend.apiKeys.findWithOwner(key.id, signal)).toBeUndefined();
    const another = backend.apiKeys.add({ ...key, id: v7() }, { author: anybody, signal });
    await expect(another).rejects.toMatchObject({ reason: 'account_required' });
    expect(await backend.revocations(owner.tenantId)).toEqual([
      { kind: 'user', subjectId: account.id, tenantId: owner.tenantId, revokedAt: now },
    ]);
  });
});
