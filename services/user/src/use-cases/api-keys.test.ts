import { beforeEach, describe, expect, it } from 'vitest';
import { callerOf, type MemoryPorts, memoryPorts } from '../../test/fakes/memory-ports.ts';
import { type App, createApp } from '../app.ts';
import type { User } from '../domain/user.ts';

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
    ann = await app.registerUser({ email: 'ann@example.org', password, displayName: 'Ann' });
    bob = await app.registerUser({ email: 'bob@example.org', password, displayName: 'Bob' });
  });

  it('tell whose they are and what for', async () => {
    const { apiKey, key } = await app.createApiKey(callerOf(ann), {
      name: 'agent',
      scopes: ['search', 'search'],
    });
    const found = await app.verifyApiKey(key);
    expect(found).toMatchObject({ key: { id: apiKey.id, name: 'agent', scopes: ['search'] }, owner: ann });
  });

  it('give nobody a scope that the caller does not hold', async () => {
    await expect(
      app.createApiKey(callerOf(ann), { name: 'agent', scopes: ['search', 'documents:write'] }),
    ).rejects.toMatchObject({ reason: 'scope_not_held', details: { scopes: ['documents:write'] } });
    expect((await app.listApiKeys(callerOf(ann), { limit: 10, cursor: undefined })).data).toEqual([]);
  });

  it('cannot manage keys themselves', async () => {
    const key = callerOf(ann, { via: 'api-key' });
    const denied = { code: 'permission_denied', reason: 'session_required' };
    await expect(app.createApiKey(key, { name: 'heir', scopes: ['search'] })).rejects.toMatchObject(denied);
    await expect(app.listApiKeys(key, { limit: 10, cursor: undefined })).rejects.toMatchObject(denied);
    await expect(app.getApiKey(key, 'any')).rejects.toMatchObject(denied);
    await expect(app.revokeApiKey(key, 'any')).rejects.toMatchObject(denied);
  });

  it('are worthless when revoked, altered or made up, all in the same words', async () => {
    const { apiKey, key } = await app.createApiKey(callerOf(ann), { name: 'a', scopes: ['search'] });
    const altered = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    await expect(app.verifyApiKey(altered)).rejects.toMatchObject(invalid);
    await expect(app.verifyApiKey('lk_nonsense')).rejects.toMatchObject(invalid);
    await app.revokeApiKey(callerOf(ann), apiKey.id);
    await app.revokeApiKey(callerOf(ann), apiKey.id);
    await expect(app.verifyApiKey(key)).rejects.toMatchObject(invalid);
  });

  it("cannot be revoked or seen by somebody else's session", async () => {
    const { apiKey, key } = await app.createApiKey(callerOf(ann), { name: 'a', scopes: ['search'] });
    await expect(app.revokeApiKey(callerOf(bob), apiKey.id)).rejects.toMatchObject({
      reason: 'api_key_not_found',
    });
    await expect(app.getApiKey(callerOf(bob), apiKey.id)).rejects.toMatchObject({
      reason: 'api_key_not_found',
    });
    expect((await app.listApiKeys(callerOf(bob), { limit: 10, cursor: undefined })).data).toEqual([]);
    await expect(app.verifyApiKey(key)).resolves.toBeDefined();
  });

  it('are shown to their owner until they are revoked', async () => {
    const { apiKey } = await app.createApiKey(callerOf(ann), { name: 'a', scopes: ['search'] });
    expect(await app.getApiKey(callerOf(ann), apiKey.id)).toMatchObject({ id: apiKey.id, name: 'a' });
    await app.revokeApiKey(callerOf(ann), apiKey.id);
    await expect(app.getApiKey(callerOf(ann), apiKey.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are listed newest first, page by page, each once', async () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      await app.createApiKey(callerOf(ann), { name, scopes: ['search'] });
    }
    const first = await app.listApiKeys(callerOf(ann), { limit: 2, cursor: undefined });
    const second = await app.listApiKeys(callerOf(ann), {
      limit: 2,
      cursor: first.nextCursor ?? undefined,
    });
    expect([first, second].map((page) => page.data.map((key) => key.name))).toEqual([
      ['d', 'c'],
      ['b', 'a'],
    ]);
    expect(second.nextCursor).toBeNull();
    expect(JSON.stringify(first)).not.toContain('secret');
  });
});
