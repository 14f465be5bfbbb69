import type { Principal } from '@lectern/auth';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem, newEmail, type Person, peopleOf } from '../support/people.ts';
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

describe('members', () => {
  it('are listed page by page and shown to each other', async () => {
    const [ann, bob] = [await people.newMember(owner), await people.newMember(owner, 'admin')];
    const first = await user.call('GET', '/v1/members?limit=2', { as: ann.caller });
    expect(first.body.data).toEqual([
      expect.objectContaining({ id: bob.caller.userId, email: bob.email, role: 'admin' }),
      expect.objectContaining({ id: ann.caller.userId, role: 'member' }),
    ]);
    const rest = `/v1/members?limit=2&cursor=${String(first.body.nextCursor)}`;
    expect((await user.call('GET', rest, { as: ann.caller })).body).toMatchObject({
      data: [{ id: owner.caller.userId, role: 'owner' }],
      nextCursor: null,
    });
    const one = await user.call('GET', `/v1/members/${bob.caller.userId}`, { as: ann.caller });
    expect([one.body]).toEqual((first.body.data as unknown[]).slice(0, 1));
    expect((await user.call('GET', '/v1/members/me', { as: bob.caller })).body).toEqual(one.body);
  });

  it('are shown to no agent, and to no key without users:read', async () => {
    const agent: Principal = { ...owner.caller, roles: ['agent'] };
    const key: Principal = { ...owner.caller, via: 'api-key', scopes: ['search'] };
    for (const path of ['/v1/members', `/v1/members/${owner.caller.userId}`]) {
      expectProblem(await user.call('GET', path, { as: agent }), 403, 'missing_role');
      expectProblem(await user.call('GET', path, { as: key }), 403, 'missing_scope');
      expectProblem(await user.call('GET', path), 401, 'credential_missing');
    }
  });

  it('are shown to no key that is limited to collections, the person of the key included', async () => {
    const key: Principal = { ...owner.caller, via: 'api-key', collections: [v7()] };
    for (const path of ['/v1/members', '/v1/members/me', `/v1/members/${owner.caller.userId}`])
      expectProblem(await user.call('GET', path, { as: key }), 403, 'limited_to_collections');
    for (const path of ['/v1/invitations', '/v1/service-accounts', '/v1/erasures', '/v1/api-keys'])
      expectProblem(await user.call('GET', path, { as: key }), 403, 'session_required');
  });

  it('of another tenant are like those that do not exist, for every verb', async () => {
    const stranger = await people.newOwner();
    const answers = [];
    for (const id of [stranger.caller.userId, v7(), 'x']) {
      answers.push(await user.call('GET', `/v1/members/${id}`, { as: owner.caller }));
      answers.push(await people.changeRole(owner, id, 'member'));
      answers.push(await people.remove(owner, id));
    }
    for (const answer of answers) expectProblem(answer, 404, 'member_not_found');
    expect(await people.membersOf(stranger)).toHaveLength(1);
  });

  it('are also called `me` by themselves', async () => {
    const second = await people.newMember(owner, 'owner');
    const step = await people.changeRole(second, 'me', 'member');
    expect(step).toMatchObject({ status: 200, body: { id: second.caller.userId, role: 'member' } });
    expectProblem(await people.remove(owner, 'me'), 409, 'last_owner');
  });

  it('act by their new role after the next refresh', async () => {
    const ann = await people.newMember(owner);
    const changed = await people.changeRole(owner, ann.caller.userId, 'admin');
    expect(changed).toMatchObject({ status: 200, body: { id: ann.caller.userId, role: 'admin' } });
    const next = await user.call('POST', '/v1/sessions/refresh', {
      body: { refreshToken: ann.refreshToken },
    });
    expect((await user.callerOf(next.body.accessToken)).roles).toEqual(['admin']);
  });

  it('are removed with all that acts for them, and their address is free', async () => {
    const ann = await people.newMember(owner, 'admin');
    const made = await user.call('POST', '/v1/api-keys', {
      body: { name: 'k', scopes: ['search'] },
      as: ann.caller,
    });
    expect((await people.remove(owner, ann.caller.userId)).status).toBe(204);

    expectProblem(await people.logIn(ann.email), 401, 'invalid_credentials');
    const { refreshToken } = ann;
    const refreshed = await user.call('POST', '/v1/sessions/refresh', { body: { refreshToken } });
    expectProblem(refreshed, 401, 'invalid_refresh_token');
    const verified = await user.call('POST', '/internal/api-keys/verify', { body: { key: made.body.key } });
    expectProblem(verified, 401, 'invalid_api_key');
    expectProblem(await user.call('GET', '/v1/users/me', { as: ann.caller }), 404, 'user_not_found');
    // With an access token that has not expired yet.
    const body = { name: 'heir', scopes: ['search'] };
    expectProblem(await user.call('POST', '/v1/api-keys', { body, as: ann.caller }), 401, 'session_ended');
    expectProblem(await people.changeRole(ann, owner.caller.userId, 'member'), 403, 'missing_role');
    expectProblem(await people.remove(owner, ann.caller.userId), 404, 'member_not_found');

    await people.invite(owner, ann.email);
    const again = await people.accept(user.tokensFor(ann.email).at(-1));
    expect(again.status).toBe(201);
    expect(again.body.id).not.toBe(ann.caller.userId);
  });

  it('cannot be managed with an API key', async () => {
    const ann = await people.newMember(owner);
    const key: Person = { ...owner, caller: { ...owner.caller, via: 'api-key' } };
    const answers = [
      await people.invite(key, newEmail(), 'member'),
      await user.call('GET', '/v1/invitations', { as: key.caller }),
      await user.call('DELETE', `/v1/invitations/${v7()}`, { as: key.caller }),
      await people.changeRole(key, ann.caller.userId, 'admin'),
      await people.remove(key, ann.caller.userId),
      await user.call('POST', '/v1/service-accounts', { body: { name: 'bot' }, as: key.caller }),
      await user.call('GET', '/v1/service-accounts', { as: key.caller }),
      await user.call('GET', `/v1/service-accounts/${v7()}`, { as: key.caller }),
      await user.call('DELETE', `/v1/service-accounts/${v7()}`, { as: key.caller }),
    ];
    for (const answer of answers) expectProblem(answer, 403, 'session_required');
  });
});

describe('the last owner', () => {
  it('can be neither demoted nor removed', async () => {
    expectProblem(await people.changeRole(owner, owner.caller.userId, 'admin'), 409, 'last_owner');
    expectProblem(await people.remove(owner, owner.caller.userId), 409, 'last_owner');
  });

  it.each([
    ['demote', (by: Person, id: string) => people.changeRole(by, id, 'member')],
    ['remove', (by: Person, id: string) => people.remove(by, id)],
  ])('is left when two owners %s each other at once', async (_what, act) => {
    const other = await people.newMember(owner, 'owner');
    const answers = await Promise.all([act(owner, other.caller.userId), act(other, owner.caller.userId)]);
    const lost = answers.filter(({ status }) => status >= 400);
    expect(lost).toHaveLength(1);
    expectProblem(lost[0]!, 403, 'missing_role');
    // By either token: reading needs no account, and one of the two may have none any more.
    const owners = (await people.membersOf(owner)).filter(({ role }) => role === 'owner');
    expect(owners).toHaveLength(1);
  });

  it('is left when all owners step down at once', async () => {
    const owners = [owner, await people.newMember(owner, 'owner'), await people.newMember(owner, 'owner')];
    const answers = await Promise.all(
      owners.map((one) => people.changeRole(one, one.caller.userId, 'admin')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    expectProblem(answers.find(({ status }) => status === 409)!, 409, 'last_owner');
    expect((await people.membersOf(owner)).filter(({ role }) => role === 'owner')).toHaveLength(1);
  });
});
