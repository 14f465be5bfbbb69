import { userResource } from '@lectern/contracts';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem, newEmail, type Person, password, peopleOf } from '../support/people.ts';
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

describe('invitations', () => {
  it('let someone join, by a token that only the log and the person see', async () => {
    const email = newEmail();
    const made = await people.invite(owner, email.toUpperCase(), 'admin');
    expect(made).toMatchObject({
      status: 201,
      body: { email, role: 'admin', invitedBy: owner.caller.userId },
    });
    const [token = '', ...more] = user.tokensFor(email);
    expect([token, more]).toEqual([expect.stringMatching(/^iv_/), []]);
    expect(JSON.stringify(made.body)).not.toContain(token);
    const list = await user.call('GET', '/v1/invitations', { as: owner.caller });
    expect(list.body).toEqual({ data: [made.body], nextCursor: null });

    const joined = await people.accept(token);
    expect(joined.status).toBe(201);
    expect(userResource.parse(joined.body)).toMatchObject({
      email,
      tenantId: owner.caller.tenantId,
      roles: ['admin'],
    });
    const { caller } = await people.personOf(email);
    expect(caller).toMatchObject({
      userId: joined.body.id,
      tenantId: owner.caller.tenantId,
      roles: ['admin'],
    });
  });

  it('make one account when they are accepted twice, also at the same moment', async () => {
    const email = newEmail();
    await people.invite(owner, email);
    const [token] = user.tokensFor(email);
    const answers = await Promise.all([people.accept(token), people.accept(token), people.accept(token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    const again = await people.accept(token);
    expectProblem(again, 401, 'invalid_invitation');
    expect(await people.membersOf(owner)).toHaveLength(2);
  });

  it('answer alike what was revoked, used and made up, and an address with an account elsewhere', async () => {
    const stranger = await people.newOwner();
    const [used, revoked] = [newEmail(), newEmail()];
    await people.invite(owner, used);
    await people.accept(user.tokensFor(used)[0]);
    const { id } = (await people.invite(owner, revoked)).body;
    const removed = await user.call('DELETE', `/v1/invitations/${id}`, { as: owner.caller });
    expect(removed.status).toBe(204);
    const taken = await people.invite(owner, stranger.email);
    expect(taken.status).toBe(201);
    const tokens = [used, revoked, stranger.email].map((email) => user.tokensFor(email).at(-1));
    const answers = await Promise.all([...tokens, 'iv_made_up'].map(people.accept));
    const bodies = answers.map(({ status, body: { requestId: _, ...body } }) => ({ status, ...body }));
    for (const body of bodies) expect(body).toEqual(bodies[0]);
    expectProblem(answers[0]!, 401, 'invalid_invitation');
  });

  it('are over in time', async () => {
    const short = await startUser({ INVITATION_TTL_SECONDS: '1' });
    try {
      const email = newEmail();
      await short.call('POST', '/v1/users', { body: { email, password, displayName: 'Olga' } });
      const { body } = await short.call('POST', '/v1/sessions', { body: { email, password } });
      const as = await short.callerOf(body.accessToken);
      const guest = newEmail();
      const made = await short.call('POST', '/v1/invitations', {
        body: { email: guest, role: 'member' },
        as,
      });
      await expect
        .poll(async () => (await short.call('GET', '/v1/invitations', { as })).body.data, { timeout: 10_000 })
        .toEqual([]);
      expect(Date.parse(String(made.body.expiresAt))).toBeLessThanOrEqual(Date.now());
      const late = await short.call('POST', '/v1/invitations/accept', {
        body: { token: short.tokensFor(guest)[0], displayName: 'Ann', password },
      });
      expectProblem(late, 401, 'invalid_invitation');
    } finally {
      await short.stop();
    }
  });

  it.each([
    ['a role that is for software', { role: 'agent' }, '/role'],
    ['a malformed address', { email: 'ann' }, '/email'],
    ['a field that nobody knows', { tenantId: 'x' }, '/tenantId'],
  ])('are not made with %s', async (_what, changes, pointer) => {
    const body = { email: newEmail(), role: 'member', ...changes };
    const answer = await user.call('POST', '/v1/invitations', { body, as: owner.caller });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('are not made of members, by members, or to owners by admins', async () => {
    const [admin, member] = [await people.newMember(owner, 'admin'), await people.newMember(owner)];
    expectProblem(await people.invite(owner, member.email), 409, 'already_member');
    expectProblem(await people.invite(member, newEmail(), 'member'), 403, 'missing_role');
    expectProblem(await people.invite(admin, newEmail(), 'owner'), 403, 'owner_required');
    expect((await people.invite(owner, newEmail(), 'owner')).status).toBe(201);
  });

  it('of another tenant are not found', async () => {
    const stranger = await people.newOwner();
    const { id } = (await people.invite(owner, newEmail())).body;
    for (const unknown of [id, v7(), 'x']) {
      const answer = await user.call('DELETE', `/v1/invitations/${unknown}`, { as: stranger.caller });
      expectProblem(answer, 404, 'invitation_not_found');
    }
    const list = await user.call('GET', '/v1/invitations', { as: stranger.caller });
    expect(list.body.data).toEqual([]);
  });
});
