import { allScopes } from '@lectern/auth';
import { beforeEach, describe, expect, it } from 'vitest';
import { callerOf, client, type MemoryPorts, memoryPorts } from '../../test/support/memory-ports.ts';
import { type App, createApp } from '../app.ts';
import type { ServiceAccount } from '../domain/service-account.ts';
import type { User } from '../domain/user.ts';
import { limits } from '../limits.ts';

const { signal } = new AbortController();
const password = 'correct horse battery';
const page = { limit: 10, before: undefined };
const unknown = { code: 'not_found', reason: 'service_account_not_found' };

let ports: MemoryPorts;
let app: App;
let ann: User;
let bot: ServiceAccount;

beforeEach(async () => {
  ports = memoryPorts();
  app = createApp(ports);
  ann = await app.registerUser({ email: 'ann@example.org', password, displayName: 'Ann', client }, signal);
  bot = await newBot();
});

const newBot = async (by: User = ann) =>
  (await app.createServiceAccount({ caller: callerOf(by), name: 'crawler', role: 'agent' }, signal)).account;
const newKey = (by: User = ann) =>
  app.createApiKey({ caller: callerOf(by), serviceAccountId: bot.id, name: 'k', scopes: ['search'] }, signal);

describe('service accounts', () => {
  it('act by keys with their own id and role', async () => {
    const { key } = await newKey();
    const found = await app.verifyApiKey({ key }, signal);
    expect(found.owner).toEqual({ id: bot.id, tenantId: ann.tenantId, roles: ['agent'] });
  });

  it('have keys that admins list, see and revoke, apart from their own', async () => {
    const { apiKey } = await newKey();
    const caller = callerOf(ann);
    const list = async (serviceAccountId?: string) =>
      (await app.listApiKeys({ caller, serviceAccountId, ...page }, signal)).entries.map(({ id }) => id);
    expect([await list(), await list(bot.id)]).toEqual([[], [apiKey.id]]);
    expect(await app.getApiKey({ caller, apiKeyId: apiKey.id }, signal)).toMatchObject({ id: apiKey.id });
    await app.revokeApiKey({ caller, apiKeyId: apiKey.id }, signal);
    expect(await list(bot.id)).toEqual([]);
  });

  it('have keys that members do not reach', async () => {
    const { apiKey } = await newKey();
    const caller = callerOf(ann, { roles: ['member'] });
    const denied = { reason: 'missing_role' };
    await expect(newKey({ ...ann, roles: ['member'] })).rejects.toMatchObject(denied);
    await expect(
      app.listApiKeys({ caller, serviceAccountId: bot.id, ...page }, signal),
    ).rejects.toMatchObject(denied);
    const hidden = { reason: 'api_key_not_found' };
    await expect(app.getApiKey({ caller, apiKeyId: apiKey.id }, signal)).rejects.toMatchObject(hidden);
    await expect(app.revokeApiKey({ caller, apiKeyId: apiKey.id }, signal)).rejects.toMatchObject(hidden);
  });

  it('are over when they are removed, with their keys', async () => {
    const { key } = await newKey();
    const input = { caller: callerOf(ann), serviceAccountId: bot.id };
    await app.removeServiceAccount(input, signal);
    await expect(app.verifyApiKey({ key }, signal)).rejects.toMatchObject({ reason: 'invalid_api_key' });
    await expect(newKey()).rejects.toMatchObject(unknown);
    await expect(app.getServiceAccount(input, signal)).rejects.toMatchObject(unknown);
    await expect(app.removeServiceAccount(input, signal)).rejects.toMatchObject(unknown);
    expect(ports.accounts.revocations).toMatchObject([{ kind: 'user', subjectId: bot.id }]);
  });

  it('are unknown to another tenant', async () => {
    const bob = await app.registerUser(
      { email: 'bob@example.org', password, displayName: 'Bob', client },
      signal,
    );
    const input = { caller: callerOf(bob), serviceAccountId: bot.id };
    await expect(newKey(bob)).rejects.toMatchObject(unknown);
    await expect(app.listApiKeys({ ...input, ...page }, signal)).rejects.toMatchObject(unknown);
    await expect(app.getServiceAccount(input, signal)).rejects.toMatchObject(unknown);
    await expect(app.removeServiceAccount(input, signal)).rejects.toMatchObject(unknown);
    const { entries } = await app.listServiceAccounts({ caller: callerOf(bob), ...page }, signal);
    expect(entries).toEqual([]);
  });

  it('are no people: nobody invites, promotes or removes them as such', async () => {
    const caller = callerOf(ann);
    const { entries } = await app.listMembers({ caller, ...page }, signal);
    expect(entries.map(({ id }) => id)).toEqual([ann.id]);
    await expect(
      app.changeMemberRole({ caller, memberId: bot.id, role: 'admin' }, signal),
    ).rejects.toMatchObject({ reason: 'member_not_found' });
  });

  it('are managed by admins with a session, up to a bound', async () => {
    await expect(newBot({ ...ann, roles: ['member'] })).rejects.toMatchObject({ reason: 'missing_role' });
    const caller = callerOf(ann, { via: 'api-key' });
    await expect(app.listServiceAccounts({ caller, ...page }, signal)).rejects.toMatchObject({
      reason: 'session_required',
    });
    for (let i = 1; i < limits.serviceAccounts.value; i += 1) await newBot();
    await expect(newBot()).rejects.toMatchObject({ reason: 'too_many_service_accounts' });
  });
});

describe('the caller', () => {
  const scopes = ['search'] as const;

  it('learns by a key without users:read no more than ids and what it may do', async () => {
    const caller = callerOf(ann, { via: 'api-key', scopes });
    const view = await app.getCaller({ caller }, signal);
    expect(view).toEqual({ caller, credential: {}, profile: undefined });
  });

  it('learns by a key with users:read which key that is', async () => {
    const expiresAt = new Date('2027-11-01T12:00:00Z');
    const { apiKey } = await app.createApiKey(
      {
        caller: callerOf(ann, { scopes: ['users:read'] }),
        name: 'nightly',
        scopes: ['users:read'],
        expiresAt,
      },
      signal,
    );
    const key = { via: 'api-key', scopes: ['users:read'] } as const;
    const caller = callerOf(ann, { ...key, credentialId: apiKey.id });
    expect((await app.getCaller({ caller }, signal)).credential).toEqual({ name: 'nightly', expiresAt });
  });

  it('learns who they are by a session, and by a key with users:read', async () => {
    for (const caller of [
      callerOf(ann, { scopes: allScopes }),
      callerOf(ann, { via: 'api-key', scopes: ['users:read'] }),
    ])
      expect((await app.getCaller({ caller }, signal)).profile).toMatchObject({
        email: 'ann@example.org',
        displayName: 'Ann',
      });
  });

  it('may be a service account, which has no address', async () => {
    const caller = callerOf(ann, { userId: bot.id, via: 'api-key', scopes: ['users:read'] });
    const { profile } = await app.getCaller({ caller }, signal);
    expect(profile).toEqual({ displayName: 'crawler', createdAt: bot.createdAt });
  });

  it('may be somebody whom an outside provider vouches for, until they are removed', async () => {
    const identity = { issuer: 'https://id.example.org', tenant: 'acme', subject: 'eve' };
    const issuedAt = new Date('2026-11-01T11:00:00Z');
    const eve = await app.admitExternalUser({ identity, claims: { role: 'member', issuedAt } }, signal);
    const caller = callerOf(ann, { tenantId: eve.tenantId, userId: eve.id, via: 'oidc', scopes: allScopes });
    expect(await app.getCaller({ caller }, signal)).toMatchObject({
      profile: { displayName: 'eve' },
      credential: { identityProvider: identity.issuer },
    });
    const gone = { ...caller, userId: 'abc' };
    await expect(app.getCaller({ caller: gone }, signal)).rejects.toMatchObject({ reason: 'user_not_found' });
  });
});
