import { beforeEach, describe, expect, it } from 'vitest';
import { callerOf, type MemoryPorts, memoryPorts } from '../../test/support/memory-ports.ts';
import { type App, createApp } from '../app.ts';
import type { User } from '../domain/user.ts';

const { signal } = new AbortController();
const password = 'correct horse battery';
const invalid = { code: 'unauthenticated', reason: 'invalid_api_key' };

describe('API keys', () => {
  let ports: MemoryPorts;
  let app: App;
  let ann: User;
  let bob: User;

  beforeEach(async () => {
    ports = memoryPorts();
    app = createApp(ports);
    ann = await app.registerUser({ email: 'ann@example.org', password, displayName: 'Ann' }, signal);
    bob = await app.registerUser({ email: 'bob@example.org', password, displayName: 'Bob' }, signal);
  });

  it('tell whose they are and what for', async () => {
    const { apiKey, key } = await app.createApiKey(
      { caller: callerOf(ann), name: 'agent', scopes: ['search', 'search'] },
      signal,
    );
    const found = await app.verifyApiKey({ key }, signal);
    expect(found).toMatchObject({
      key: { id: apiKey.id, name: 'agent', scopes: ['search'] },
      owner: { id: ann.id, tenantId: ann.tenantId, roles: ['owner'] },
    });
  });

  it('give nobody a scope that the caller does not hold', async () => {
    await expect(
      app.createApiKey(
        { caller: callerOf(ann), name: 'agent', scopes: ['search', 'documents:write'] },
        signal,
      ),
    ).rejects.toMatchObject({ reason: 'scope_not_held', details: { scopes: ['documents:write'] } });
    expect(
      (await app.listApiKeys({ caller: callerOf(ann), limit: 10, before: undefined }, signal)).entries,
    ).toEqual([]);
  });

  it('cannot manage keys themselves', async () => {
    const key = callerOf(ann, { via: 'api-key' });
    const denied = { code: 'permission_denied', reason: 'session_required' };
    await expect(
      app.createApiKey({ caller: key, name: 'heir', scopes: ['search'] }, signal),
    ).rejects.toMatchObject(denied);
    await expect(
      app.listApiKeys({ caller: key, limit: 10, before: undefined }, signal),
    ).rejects.toMatchObject(denied);
    await expect(app.getApiKey({ caller: key, apiKeyId: 'any' }, signal)).rejects.toMatchObject(denied);
    await expect(app.revokeApiKey({ caller: key, apiKeyId: 'any' }, signal)).rejects.toMatchObject(denied);
  });

  it('are worthless when revoked, altered or made up, all in the same words', async () => {
    const { apiKey, key } = await app.createApiKey(
      { caller: callerOf(ann), name: 'a', scopes: ['search'] },
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
      { caller: callerOf(ann), name: 'a', scopes: ['search'] },
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
      { caller: callerOf(ann), name: 'a', scopes: ['search'] },
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
      await app.createApiKey({ caller: callerOf(ann), name, scopes: ['search'] }, signal);
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
});
