import { apiKeyCacheMs } from '@lectern/contracts';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueApiKeySecret, type StoredApiKey } from '../../src/domain/api-key.ts';
import type { User } from '../../src/domain/user.ts';
import {
  anybody,
  type Backend,
  backends,
  endless,
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
  const addKey = async (
    owner: User,
    name = 'agent',
    facts: Partial<StoredApiKey> = {},
  ): Promise<StoredApiKey> => {
    const id = v7();
    const { secretHash } = issueApiKeySecret(id);
    const key: StoredApiKey = {
      id,
      ...keyOf(owner),
      name,
      scopes: ['search', 'generate'],
      createdAt: now,
      secretHash,
      ...endless,
      ...facts,
    };
    await backend.apiKeys.add(key, { author: anybody, signal });
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

  it('keeps what limits a key', async () => {
    const owner = await newOwner();
    const facts = {
      expiresAt: new Date('2027-01-01T00:00:00.001Z'),
      requestsPerMinute: 7,
      modelBudget: { requestsPerMinute: 3, tokensPerDay: 9_000_000_000, moneyPerMonth: 0.1 },
      collections: ['a', 'b'],
    };
    const { id } = await addKey(owner, 'limited', facts);
    expect((await backend.apiKeys.findWithOwner(id, signal))?.key).toMatchObject(facts);
    const [listed] = await backend.apiKeys.list(keyOf(owner), { limit: 1, before: undefined }, signal);
    expect(listed).toMatchObject(facts);
  });

  it('changes limits as is decided on what there is, one change at a time', async () => {
    const owner = await newOwner();
    const { id } = await addKey(owner, 'limited', { modelBudget: { tokensPerDay: 1 } });
    const add = () =>
      backend.apiKeys.change(
        id,
        ({ modelBudget }) => ({
          requestsPerMinute: 5,
          modelBudget: { tokensPerDay: (modelBudget?.tokensPerDay ?? 0) + 1 },
        }),
        { reach: reachOf(owner), author: anybody, signal },
      );
    await Promise.all([add(), add(), add()]);
    const changed = { requestsPerMinute: 5, modelBudget: { tokensPerDay: 5 } };
    expect(await add()).toMatchObject(changed);
    expect(await backend.apiKeys.find(id, reachOf(owner), signal)).toMatchObject(changed);
    const change = (key: string, by: User) =>
      backend.apiKeys.change(key, () => ({ requestsPerMinute: 1, modelBudget: undefined }), {
        ...{ reach: reachOf(by), author: anybody, signal },
      });
    const notFound = { code: 'not_found', reason: 'api_key_not_found' };
    await expect(change(id, someUser())).rejects.toMatchObject(notFound);
    await expect(change('not a uuid', owner)).rejects.toMatchObject(notFound);
    expect(await backend.apiKeys.find(id, reachOf(owner), signal)).toMatchObject(changed);
  });

  it('replaces a secret, and keeps one before it for as long as is asked', async () => {
    const owner = await newOwner();
    const key = await addKey(owner);
    const rotate = async (endsAt: Date | undefined, by: User = owner) => {
      const { secretHash } = issueApiKeySecret(key.id);
      const rotation = { reach: reachOf(by), secretHash, at: now, overlapEndsAt: endsAt };
      return {
        secretHash,
        rotated: await backend.apiKeys.rotate(key.id, rotation, { author: anybody, signal }),
      };
    };
    const stored = async () => (await backend.apiKeys.findWithOwner(key.id, signal))?.key;

    const { secretHash, rotated } = await rotate(now);
    expect(rotated).toMatchObject({ id: key.id, name: 'agent' });
    expect(rotated).not.toHaveProperty('secretHash');
    expect(await stored()).toEqual({ ...key, secretHash, previous: { hash: key.secretHash, endsAt: now } });
    const next = await rotate(undefined);
    expect(await stored()).toEqual({ ...key, secretHash: next.secretHash });

    const notFound = { code: 'not_found', reason: 'api_key_not_found' };
    await expect(rotate(now, someUser())).rejects.toMatchObject(notFound);
    await backend.apiKeys.revoke(key.id, reachOf(owner), { now, author: anybody, signal });
    await expect(rotate(now)).rejects.toMatchObject(notFound);
  });

  it('lists the secret that a rotation ends before its time, or before a gateway would ask again, and no other', async () => {
    const owner = await newOwner();
    const key = await addKey(owner);
    const later = new Date(now.getTime() + 60_000);
    const rotate = async (at: Date, overlapEndsAt: Date | undefined) => {
      const { secretHash } = issueApiKeySecret(key.id);
      const rotation = { reach: reachOf(owner), secretHash, at, overlapEndsAt };
      await backend.apiKeys.rotate(key.id, rotation, { author: anybody, signal });
      return (await backend.revocations(owner.tenantId)).length;
    };
    expect(await rotate(now, later)).toBe(0);
    // Ends the one before, which had a minute left.
    expect(await rotate(now, later)).toBe(1);
    const short = new Date(later.getTime() + apiKeyCacheMs);
    expect(await rotate(later, short)).toBe(1);
    const end = new Date(short.getTime() + apiKeyCacheMs - 1);
    expect(await rotate(short, end)).toBe(2);
    expect(await rotate(end, undefined)).toBe(3);
    expect(await backend.revocations(owner.tenantId)).toMatchObject([
      { kind: 'api-key', subjectId: key.id, revokedAt: now },
      { kind: 'api-key', subjectId: key.id, revokedAt: short },
      { kind: 'api-key', subjectId: key.id },
    ]);
  });

  it('never keeps more than two secrets, when several rotations come at once', async () => {
    const owner = await newOwner();
    const key = await addKey(owner);
    const hashes = [1, 2, 3].map(() => issueApiKeySecret(key.id).secretHash);
    await Promise.all(
      hashes.map((secretHash) =>
        backend.apiKeys.rotate(
          key.id,
          { reach: reachOf(owner), secretHash, at: now, overlapEndsAt: now },
          { author: anybody, signal },
        ),
      ),
    );
    const stored = (await backend.apiKeys.findWithOwner(key.id, signal))?.key;
    const kept = [stored?.secretHash, stored?.previous?.hash].map((hash) =>
      hashes.findIndex((other) => hash?.equals(other)),
    );
    expect(new Set(kept).size).toBe(2);
    expect(kept).not.toContain(-1);
  });

  it('remembers the last use, to the minute', async () => {
    const owner = await newOwner();
    const { id } = await addKey(owner);
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
    const useAt = async (seconds: number) => {
      await backend.apiKeys.recordUse(id, at(seconds), signal);
      return (await backend.apiKeys.findWithOwner(id, signal))?.key.lastUsedAt;
    };
    expect(await useAt(0)).toEqual(at(0));
    expect(await useAt(59)).toEqual(at(0));
    expect(await useAt(60)).toEqual(at(60));
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
    expect(await backend.apiKeys.revoke(key.id, reachOf(owner), { now, author: anybody, signal })).toBe(true);
    expect(await backend.apiKeys.revoke(key.id, reachOf(owner), { now, author: anybody, signal })).toBe(true);
    expect(await backend.apiKeys.findWithOwner(key.id, signal)).toBeUndefined();
    expect(await backend.apiKeys.list(keyOf(owner), { limit: 10, before: undefined }, signal)).toEqual([]);
  });

  it("does not revoke or list another user's key", async () => {
    const [owner, other] = [await newOwner(), await newOwner()];
    const key = await addKey(owner);
    expect(await backend.apiKeys.revoke(key.id, reachOf(other), { now, author: anybody, signal })).toBe(
      false,
    );
    expect(await backend.apiKeys.revoke('not a uuid', reachOf(owner), { now, author: anybody, signal })).toBe(
      false,
    );
    expect(await backend.apiKeys.list(keyOf(other), { limit: 10, before: undefined }, signal)).toEqual([]);
    expect(await backend.apiKeys.findWithOwner(key.id, signal)).toBeDefined();
  });

  it('revokes for good when it is asked several times at once', async () => {
    const owner = await newOwner();
    const key = await addKey(owner);
    const answers = await Promise.all(
      [1, 2, 3].map(() => backend.apiKeys.revoke(key.id, reachOf(owner), { now, author: anybody, signal })),
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
      ...endless,
    };
    await expect(backend.apiKeys.add(key, { author: anybody, signal })).rejects.toMatchObject({
      reason: 'account_required',
    });
    expect(await backend.count('api_keys')).toBe(0);
    await backend.close();
  });
});
