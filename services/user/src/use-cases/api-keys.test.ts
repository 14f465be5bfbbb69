import { beforeEach, describe, expect, it } from 'vitest';
import { callerOf, client, type MemoryPorts, memoryPorts } from '../../test/support/memory-ports.ts';
import { type App, createApp } from '../app.ts';
import type { User } from '../domain/user.ts';

const { signal } = new AbortController();
const password = 'correct horse battery';
const endless = {
  ...{ expiresAt: undefined, requestsPerMinute: undefined },
  ...{ modelBudget: undefined, collections: undefined },
};
const invalid = { code: 'unauthenticated', reason: 'invalid_api_key' };

describe('API keys', () => {
  let ports: MemoryPorts;
  let app: App;
  let ann: User;
  let bob: User;

  beforeEach(async () => {
    ports = memoryPorts();
    app = createApp(ports);
    ann = await app.registerUser({ email: 'ann@example.org', password, displayName: 'Ann', client }, signal);
    bob = await app.registerUser({ email: 'bob@example.org', password, displayName: 'Bob', client }, signal);
  });

  it('tell whose they are and what for', async () => {
    const { apiKey, key } = await app.createApiKey(
      { caller: callerOf(ann), name: 'agent', scopes: ['search', 'search'], ...endless },
      signal,
    );
    const found = await app.verifyApiKey({ key }, signal);
    expect(found).toMatchObject({
      key: { id: apiKey.id, name: 'agent', scopes: ['search'], ...endless },
      owner: { id: ann.id, tenantId: ann.tenantId, roles: ['owner'] },
    });
  });

  it('give nobody a scope that the caller does not hold', async () => {
    await expect(
      app.createApiKey(
        { caller: callerOf(ann), name: 'agent', scopes: ['search', 'documents:write'], ...endless },
        signal,
      ),
    ).rejects.toMatchObject({
      reason: 'scope_not_held',
      details: { scopes: ['documents:write'] },
    });
    expect(
      (await app.listApiKeys({ caller: callerOf(ann), limit: 10, before: undefined }, signal)).entries,
    ).toEqual([]);
  });

  it('cannot manage keys themselves', async () => {
    const key = callerOf(ann, { via: 'api-key' });
    const denied = { code: 'permission_denied', reason: 'session_required' };
    await expect(
      app.createApiKey({ caller: key, name: 'heir', scopes: ['search'], ...endless }, signal),
    ).rejects.toMatchObject(denied);
    await expect(
      app.listApiKeys({ caller: key, limit: 10, before: undefined }, signal),
    ).rejects.toMatchObject(denied);
    await expect(app.getApiKey({ caller: key, apiKeyId: 'any' }, signal)).rejects.toMatchObject(denied);
    await expect(app.revokeApiKey({ caller: key, apiKeyId: 'any' }, signal)).rejects.toMatchObject(denied);
  });

  it('are worthless when revoked, altered or made up, all in the same words', async () => {
    const { apiKey, key } = await app.createApiKey(
      { caller: callerOf(ann), name: 'a', scopes: ['search'], ...endless },
      signal,
    );
    const altered = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    await expect(app.verifyApiKey({ key: altered }, signal)).rejects.toMatchObject(invalid);
    await expect(app.verifyApiKey({ key: 'lk_nonsense' }, signal)).rejects.toMatchObject(invalid);
    await app.revokeApiKey({ caller: callerOf(ann), apiKeyId: apiKey.id }, signal);
    await app.revokeApiKey({ caller: callerOf(ann), apiKeyId: apiKey.id }, signal);
    await expect(app.verifyApiKey({ key }, signal)).rejects.toMatchObject(invalid);
  });

  it("cannot be revoked or seen by somebody else's session", async () => {
    const { apiKey, key } = await app.createApiKey(
      { caller: callerOf(ann), name: 'a', scopes: ['search'], ...endless },
      signal,
    );
    await expect(
      app.revokeApiKey({ caller: callerOf(bob), apiKeyId: apiKey.id }, signal),
    ).rejects.toMatchObject({
      reason: 'api_key_not_found',
    });
    await expect(app.getApiKey({ caller: callerOf(bob), apiKeyId: apiKey.id }, signal)).rejects.toMatchObject(
      {
        reason: 'api_key_not_found',
      },
    );
    expect(
      (await app.listApiKeys({ caller: callerOf(bob), limit: 10, before: undefined }, signal)).entries,
    ).toEqual([]);
    await expect(app.verifyApiKey({ key }, signal)).resolves.toBeDefined();
  });

  it('are shown to their owner until they are revoked', async () => {
    const { apiKey } = await app.createApiKey(
      { caller: callerOf(ann), name: 'a', scopes: ['search'], ...endless },
      signal,
    );
    expect(await app.getApiKey({ caller: callerOf(ann), apiKeyId: apiKey.id }, signal)).toMatchObject({
      id: apiKey.id,
      name: 'a',
    });
    await app.revokeApiKey({ caller: callerOf(ann), apiKeyId: apiKey.id }, signal);
    await expect(app.getApiKey({ caller: callerOf(ann), apiKeyId: apiKey.id }, signal)).rejects.toMatchObject(
      {
        code: 'not_found',
      },
    );
  });

  it('are listed newest first, page by page, each once', async () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      await app.createApiKey({ caller: callerOf(ann), name, scopes: ['search'], ...endless }, signal);
    }
    const first = await app.listApiKeys({ caller: callerOf(ann), limit: 2, before: undefined }, signal);
    const second = await app.listApiKeys({ caller: callerOf(ann), limit: 2, before: first.next }, signal);
    expect([first, second].map((page) => page.entries.map((key) => key.name))).toEqual([
      ['d', 'c'],
      ['b', 'a'],
    ]);
    expect(second.next).toBeUndefined();
    expect(JSON.stringify(first)).not.toContain('secret');
  });

  it('keep to the collections that they are made for, each named once, also with a new secret', async () => {
    const caller = callerOf(ann);
    const facts = { caller, name: 'a', scopes: ['search'], idempotencyKey: 'a-key-of-this-test' };
    const { apiKey, key } = await app.createApiKey({ ...facts, collections: ['c', 'd', 'c'] }, signal);
    expect(apiKey.collections).toEqual(['c', 'd']);
    expect((await app.verifyApiKey({ key }, signal)).key.collections).toEqual(['c', 'd']);
    const rotated = await app.rotateApiKey({ caller, apiKeyId: apiKey.id, overlapSeconds: 0 }, signal);
    expect((await app.verifyApiKey({ key: rotated.key }, signal)).key.collections).toEqual(['c', 'd']);
    await expect(app.createApiKey(facts, signal)).rejects.toMatchObject({ reason: 'idempotency_key_reused' });
  });

  it('get other limits, each by itself, and keep them with a new secret', async () => {
    const caller = callerOf(ann);
    const facts = { caller, name: 'a', scopes: ['search'], idempotencyKey: 'a-key-of-this-test' };
    const modelBudget = { tokensPerDay: 1_000 };
    const made = await app.createApiKey({ ...facts, requestsPerMinute: 5, modelBudget }, signal);
    const apiKeyId = made.apiKey.id;
    await expect(app.createApiKey({ ...facts, requestsPerMinute: 5 }, signal)).rejects.toMatchObject({
      reason: 'idempotency_key_reused',
    });
    const limitsNow = async (key = made.key) => {
      const { requestsPerMinute, modelBudget } = (await app.verifyApiKey({ key }, signal)).key;
      return { requestsPerMinute, modelBudget };
    };
    expect(await limitsNow()).toEqual({ requestsPerMinute: 5, modelBudget });
    const money = { moneyPerMonth: 2.5 };
    await app.changeApiKey({ caller, apiKeyId, modelBudget: money }, signal);
    expect(await limitsNow()).toEqual({ requestsPerMinute: 5, modelBudget: money });
    await app.changeApiKey({ caller, apiKeyId, requestsPerMinute: null }, signal);
    expect(await limitsNow()).toEqual({ requestsPerMinute: undefined, modelBudget: money });
    const { key } = await app.rotateApiKey({ caller, apiKeyId, overlapSeconds: 0 }, signal);
    expect(await limitsNow(key)).toEqual({ requestsPerMinute: undefined, modelBudget: money });
    const shown = await app.changeApiKey({ caller, apiKeyId, modelBudget: null }, signal);
    expect(shown.modelBudget).toBeUndefined();
    expect(await limitsNow(key)).toEqual({ requestsPerMinute: undefined, modelBudget: undefined });
  });

  it('take other limits from nobody else, from no key, and from none who holds less than they do', async () => {
    const { apiKey } = await app.createApiKey(
      { caller: callerOf(ann), name: 'a', scopes: ['search'], ...endless },
      signal,
    );
    const change = { apiKeyId: apiKey.id, modelBudget: { tokensPerDay: 1 } };
    for (const [caller, reason] of [
      [callerOf(bob), 'api_key_not_found'],
      [callerOf(ann, { via: 'api-key' }), 'session_required'],
      [callerOf(ann, { scopes: ['generate'] }), 'scope_not_held'],
    ] as const) {
      await expect(app.changeApiKey({ caller, ...change }, signal)).rejects.toMatchObject({ reason });
    }
    const input = { caller: callerOf(ann), apiKeyId: apiKey.id };
    expect((await app.getApiKey(input, signal)).modelBudget).toBeUndefined();
    await app.revokeApiKey(input, signal);
    await expect(app.changeApiKey({ ...change, ...input }, signal)).rejects.toMatchObject({
      reason: 'api_key_not_found',
    });
  });

  it('end when they should, and cannot be made to have ended', async () => {
    const caller = callerOf(ann);
    const make = (expiresAt: Date) =>
      app.createApiKey({ caller, name: 'a', scopes: ['search'], expiresAt, requestsPerMinute: 5 }, signal);
    await expect(make(ports.now())).rejects.toMatchObject({ reason: 'expiry_in_the_past' });
    const expiresAt = new Date(ports.now().getTime() + 60_000);
    const { apiKey, key } = await make(expiresAt);
    expect(await app.verifyApiKey({ key }, signal)).toMatchObject({
      key: { expiresAt, requestsPerMinute: 5 },
      endsAt: expiresAt,
    });
    ports.advance(60);
    await expect(app.verifyApiKey({ key }, signal)).rejects.toMatchObject(invalid);
    // Their owner sees why.
    expect(await app.getApiKey({ caller, apiKeyId: apiKey.id }, signal)).toMatchObject({ expiresAt });
    const rotated = app.rotateApiKey({ caller, apiKeyId: apiKey.id, overlapSeconds: 60 }, signal);
    await expect(rotated).rejects.toMatchObject({ code: 'conflict', reason: 'api_key_expired' });
  });

  it('remember when they were used, to the minute', async () => {
    const caller = callerOf(ann);
    const { apiKey, key } = await app.createApiKey(
      { caller, name: 'a', scopes: ['search'], ...endless },
      signal,
    );
    const use = async () => {
      await app.verifyApiKey({ key }, signal);
      await ports.background.settled();
      return (await app.getApiKey({ caller, apiKeyId: apiKey.id }, signal)).lastUsedAt;
    };
    const first = await use();
    expect(first).toEqual(ports.now());
    ports.advance(59);
    expect(await use()).toEqual(first);
    ports.advance(1);
    expect(await use()).toEqual(ports.now());
  });

  it('get a new secret beside the old one, and a third one in its place', async () => {
    const caller = callerOf(ann);
    const first = await app.createApiKey({ caller, name: 'a', scopes: ['search'], ...endless }, signal);
    const apiKeyId = first.apiKey.id;
    const rotate = (overlapSeconds: number) => app.rotateApiKey({ caller, apiKeyId, overlapSeconds }, signal);
    const isValid = (key: string) =>
      app.verifyApiKey({ key }, signal).then(
        ({ key: { id } }) => id === apiKeyId,
        () => false,
      );
    const second = await rotate(60);
    const overlapEnd = new Date(ports.now().getTime() + 60_000);
    expect(await app.verifyApiKey({ key: first.key }, signal)).toMatchObject({ endsAt: overlapEnd });
    expect((await app.verifyApiKey({ key: second.key }, signal)).endsAt).toBeUndefined();
    const third = await rotate(60);
    expect(await Promise.all([first, second, third].map(({ key }) => isValid(key)))).toEqual([
      false,
      true,
      true,
    ]);
    ports.advance(60);
    expect(await Promise.all([second, third].map(({ key }) => isValid(key)))).toEqual([false, true]);
    const fourth = await rotate(0);
    expect(await Promise.all([third, fourth].map(({ key }) => isValid(key)))).toEqual([false, true]);
  });

  it("cannot be rotated by a key, or by somebody else's session", async () => {
    const input = { name: 'a', scopes: ['search'], ...endless };
    const { apiKey, key } = await app.createApiKey({ caller: callerOf(ann), ...input }, signal);
    const rotation = { apiKeyId: apiKey.id, overlapSeconds: 0 };
    await expect(app.rotateApiKey({ caller: callerOf(bob), ...rotation }, signal)).rejects.toMatchObject({
      reason: 'api_key_not_found',
    });
    await expect(
      app.rotateApiKey({ caller: callerOf(ann, { via: 'api-key' }), ...rotation }, signal),
    ).rejects.toMatchObject({ reason: 'session_required' });
    await expect(app.verifyApiKey({ key }, signal)).resolves.toBeDefined();
  });
});
