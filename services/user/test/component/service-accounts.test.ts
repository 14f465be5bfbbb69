import { randomUUID } from 'node:crypto';
import type { Principal } from '@lectern/auth';
import { callerResource } from '@lectern/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem, type Person, peopleOf } from '../support/people.ts';
import { type Harness, startUser } from '../support/start-user.ts';

let user: Harness;
let people: ReturnType<typeof peopleOf>;
let owner: Person;

beforeAll(async () => {
  user = await startUser();
  people = peopleOf(user);
});
afterAll(() => user.stop());
beforeEach(async () => {
  owner = await people.newOwner();
});

describe('service accounts', () => {
  const newBot = async (role?: string) =>
    (await user.call('POST', '/v1/service-accounts', { body: { name: 'bot', role }, as: owner.caller })).body;
  const newKey = (serviceAccountId: unknown, scopes = ['search'], by = owner) =>
    user.call('POST', '/v1/api-keys', { body: { name: 'k', scopes, serviceAccountId }, as: by.caller });
  const verify = (key: unknown) => user.call('POST', '/internal/api-keys/verify', { body: { key } });

  it('act by keys as themselves, which admins list and revoke', async () => {
    const bot = await newBot();
    const admin = await people.newMember(owner, 'admin');
    const made = await newKey(bot.id);
    expect((await verify(made.body.key)).body).toMatchObject({
      userId: bot.id,
      tenantId: owner.caller.tenantId,
      roles: ['agent'],
      scopes: ['search'],
    });
    const listed = await user.call('GET', `/v1/api-keys?serviceAccountId=${bot.id}`, { as: admin.caller });
    expect(listed.body).toMatchObject({ data: [{ id: made.body.id }], nextCursor: null });
    const revoked = await user.call('DELETE', `/v1/api-keys/${made.body.id}`, { as: admin.caller });
    expect(revoked.status).toBe(204);
    expectProblem(await verify(made.body.key), 401, 'invalid_api_key');
  });

  it('are shown, listed and removed by admins, with their keys', async () => {
    const bot = await newBot('member');
    const key = (await newKey(bot.id)).body.key;
    const path = `/v1/service-accounts/${bot.id}`;
    expect((await user.call('GET', path, { as: owner.caller })).body).toEqual(bot);
    const list = await user.call('GET', '/v1/service-accounts', { as: owner.caller });
    expect(list.body).toEqual({ data: [bot], nextCursor: null });
    const member = await people.newMember(owner);
    for (const method of ['GET', 'DELETE'])
      expectProblem(await user.call(method, path, { as: member.caller }), 403, 'missing_role');
    expect((await user.call('DELETE', path, { as: owner.caller })).status).toBe(204);
    expectProblem(await verify(key), 401, 'invalid_api_key');
    expectProblem(await user.call('DELETE', path, { as: owner.caller }), 404, 'service_account_not_found');
  });

  it('and their keys are made and rotated once for each idempotency key', async () => {
    const once = (path: string, body: object, key: string) =>
      user.call('POST', path, { body, as: owner.caller, headers: { 'idempotency-key': key } });
    const make = (key: string) => once('/v1/service-accounts', { name: 'bot' }, key);
    const [one, two] = await Promise.all([make('bot'), make('bot')]);
    expect([one.status, two.status, two.body]).toEqual([201, 201, one.body]);

    const secret = randomUUID();
    const key = { name: 'k', scopes: ['search'], serviceAccountId: one.body.id };
    const first = await once('/v1/api-keys', key, secret);
    const again = await once('/v1/api-keys', key, secret);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await verify(again.body.key)).status).toBe(200);
    expectProblem(
      await once('/v1/api-keys', { ...key, name: 'other' }, secret),
      422,
      'idempotency_key_reused',
    );
    expect((await once('/v1/api-keys', key, 'short')).status).toBe(400);
    const asKey = { ...owner.caller, via: 'api-key' } as const;
    const stolen = await user.call('POST', '/v1/api-keys', {
      body: key,
      as: asKey,
      headers: { 'idempotency-key': secret },
    });
    expectProblem(stolen, 403, 'session_required');

    const rotate = () => once(`/v1/api-keys/${first.body.id}/rotate`, { overlapSeconds: 0 }, randomKey);
    const randomKey = randomUUID();
    const rotated = await rotate();
    expect((await rotate()).body).toEqual(rotated.body);
    expect((await verify(rotated.body.key)).status).toBe(200);
    expectProblem(await verify(first.body.key), 401, 'invalid_api_key');
  });

  it('of another tenant are not found', async () => {
    const bot = await newBot();
    const stranger = await people.newOwner();
    const as = stranger.caller;
    const answers = [
      await user.call('GET', `/v1/service-accounts/${bot.id}`, { as }),
      await user.call('DELETE', `/v1/service-accounts/${bot.id}`, { as }),
      await newKey(bot.id, ['search'], stranger),
      await user.call('GET', `/v1/api-keys?serviceAccountId=${bot.id}`, { as }),
    ];
    for (const answer of answers) expectProblem(answer, 404, 'service_account_not_found');
  });

  it('have no role of people', async () => {
    const body = { name: 'bot', role: 'admin' };
    expect((await user.call('POST', '/v1/service-accounts', { body, as: owner.caller })).status).toBe(400);
  });

  it('learn who they are as their keys may', async () => {
    const bot = await newBot();
    const credentialId = String((await newKey(bot.id)).body.id);
    const as = (scopes: Principal['scopes']): Principal => ({
      tenantId: owner.caller.tenantId,
      userId: String(bot.id),
      roles: ['agent'],
      scopes,
      via: 'api-key',
      credentialId,
    });
    const rights = { id: bot.id, tenantId: owner.caller.tenantId, via: 'api-key', roles: ['agent'] };
    const blind = await user.call('GET', '/v1/users/me', { as: as(['search']) });
    expect(blind.body).toEqual({ ...rights, credential: { id: credentialId }, scopes: ['search'] });
    const seeing = await user.call('GET', '/v1/users/me', { as: as(['users:read']) });
    expect(callerResource.parse(seeing.body)).toEqual({
      ...rights,
      credential: { id: credentialId, name: 'k' },
      scopes: ['users:read'],
      displayName: 'bot',
      createdAt: bot.createdAt,
    });
  });
});
