import type { Principal } from '@lectern/auth';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem, type Person, password, peopleOf } from '../support/people.ts';
import { type Harness, startUser } from '../support/start-user.ts';

const v1 = 'application/vnd.lectern.v1+json';
const v2 = 'application/vnd.lectern.v2+json';
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

const logIn = (headers: Record<string, string> = {}) =>
  user.call('POST', '/v2/sessions', { body: { email: owner.email, password }, headers });
const listed = async (as: Principal, query = '') => {
  const { body } = await user.call('GET', `/v2/sessions${query}`, { as });
  return body as { data: { id: string; current: boolean }[]; nextCursor: string | null };
};

describe('sessions in the second version', () => {
  it('open with an id and with times, and are where Location says', async () => {
    const before = Date.now();
    const { status, body, headers } = await logIn();
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String),
        accessToken: expect.any(String),
        tokenType: 'Bearer',
        expiresAt: expect.stringMatching(/Z$/),
        refreshToken: expect.any(String),
        refreshExpiresAt: expect.stringMatching(/Z$/),
      },
    ]);
    const lifeMs = Date.parse(String(body.expiresAt)) - before;
    expect(lifeMs).toBeGreaterThan(890_000);
    expect(Date.parse(String(body.refreshExpiresAt)) - before).toBeGreaterThan(lifeMs);
    const as = await user.callerOf(body.accessToken);
    expect(as.credentialId).toBe(body.id);
    const location = headers.get('location') ?? '';
    expect(location).toBe(`/v2/sessions/${String(body.id)}`);
    expect((await user.call('GET', location, { as })).body).toMatchObject({ id: body.id, current: true });
  });

  it('refresh as the same session, which is used and lasts longer then', async () => {
    const first = (await logIn()).body;
    const as = await user.callerOf(first.accessToken);
    const seen = (await user.call('GET', '/v2/sessions/current', { as })).body;
    const body = { refreshToken: first.refreshToken };
    const next = await user.call('POST', '/v2/sessions/refresh', { body });
    expect([next.status, next.body.id]).toEqual([200, first.id]);
    const { body: after } = await user.call('GET', '/v2/sessions/current', { as });
    expect(after).toMatchObject({
      id: first.id,
      createdAt: seen.createdAt,
      expiresAt: next.body.refreshExpiresAt,
    });
    expect(Date.parse(String(after.lastUsedAt))).toBeGreaterThan(Date.parse(String(seen.lastUsedAt)));
    expectProblem(await user.call('POST', '/v2/sessions/refresh', { body }), 401, 'invalid_refresh_token');
  });

  it('are listed page by page, newest first, with the one that asks', async () => {
    const [second, third] = [(await logIn()).body, (await logIn()).body];
    const as = await user.callerOf(second.accessToken);
    const { data, nextCursor } = await listed(as, '?limit=2');
    expect(data.map(({ id, current }) => [id, current])).toEqual([
      [third.id, false],
      [second.id, true],
    ]);
    expect(await listed(as, `?limit=2&cursor=${nextCursor}`)).toMatchObject({
      data: [{ id: owner.caller.credentialId, current: false }],
      nextCursor: null,
    });
  });

  it('end by their id or as the current one, once and for all', async () => {
    const other = (await logIn()).body;
    for (const id of [other.id, other.id, 'current'])
      expect((await user.call('DELETE', `/v2/sessions/${String(id)}`, { as: owner.caller })).status).toBe(
        204,
      );
    for (const { refreshToken } of [other, owner]) {
      const refreshed = await user.call('POST', '/v2/sessions/refresh', { body: { refreshToken } });
      expectProblem(refreshed, 401, 'invalid_refresh_token');
    }
    expect((await listed(owner.caller)).data).toEqual([]);
    const gone = await user.call('GET', `/v2/sessions/${String(other.id)}`, { as: owner.caller });
    expectProblem(gone, 404, 'session_not_found');
  });

  it('are nobody else\u2019s, not even a colleague\u2019s or an owner\u2019s of the tenant', async () => {
    const [stranger, member] = [await people.newOwner(), await people.newMember(owner, 'admin')];
    const { credentialId } = owner.caller;
    for (const as of [stranger.caller, member.caller]) {
      for (const id of [credentialId, v7(), 'x'])
        for (const method of ['GET', 'DELETE'])
          expectProblem(await user.call(method, `/v2/sessions/${id}`, { as }), 404, 'session_not_found');
      expect((await listed(as)).data.map(({ id }) => id)).toEqual([as.credentialId]);
    }
    expect((await listed(owner.caller)).data).toHaveLength(1);
  });

  it('are not for API keys, and somebody of an outside provider has none', async () => {
    const key: Principal = { ...owner.caller, via: 'api-key' };
    for (const [method, path] of [
      ['GET', '/v2/sessions'],
      ['GET', '/v2/sessions/current'],
      ['DELETE', `/v2/sessions/${owner.caller.credentialId}`],
    ] as const)
      expectProblem(await user.call(method, path, { as: key }), 403, 'session_required');
    const outside: Principal = { ...owner.caller, userId: v7(), via: 'oidc', credentialId: 'x'.repeat(43) };
    expect((await listed(outside)).data).toEqual([]);
    expectProblem(await user.call('GET', '/v2/sessions/current', { as: outside }), 404, 'session_not_found');
  });

  it('go on where the first version opened them, and the other way round', async () => {
    const { body } = await user.call('POST', '/v2/sessions/refresh', {
      body: { refreshToken: owner.refreshToken },
    });
    expect(body.id).toBe(owner.caller.credentialId);
    const ended = await user.call('DELETE', '/v1/sessions', {
      as: owner.caller,
      body: { refreshToken: body.refreshToken },
    });
    expect(ended.status).toBe(204);
    expect((await listed(owner.caller)).data).toEqual([]);
  });
});

describe('the media type of a version', () => {
  it('is that of the answer where the request asks for it, and JSON else', async () => {
    for (const [accept, type] of [
      [v2, v2],
      [`${v2}, application/json;q=0.5`, v2],
      ['application/json', 'application/json'],
      ['*/*', 'application/json'],
    ] as const) {
      const { status, headers } = await logIn({ accept });
      expect([status, headers.get('content-type')]).toEqual([201, `${type}; charset=utf-8`]);
      expect(headers.get('vary')).toBe('Accept');
    }
  });

  it('is a 406 at a path of another version', async () => {
    const answer = await logIn({ accept: v1 });
    expect(answer).toMatchObject({ status: 406, body: { details: { available: ['application/json', v2] } } });
    const body = { email: owner.email, password };
    const old = await user.call('POST', '/v1/sessions', { body, headers: { accept: v2 } });
    expect(old.status).toBe(406);
  });
});

describe('the first version of sessions', () => {
  it('says in every answer that it ends, when, and what comes after it', async () => {
    const body = { email: owner.email, password };
    const answers = [
      [await user.call('POST', '/v1/sessions', { body }), 201, '/v2/sessions'],
      [await user.call('POST', '/v1/sessions', { body: {} }), 400, '/v2/sessions'],
      [
        await user.call('POST', '/v1/sessions/refresh', { body: { refreshToken: 'x' } }),
        401,
        '/v2/sessions/refresh',
      ],
      [
        await user.call('DELETE', '/v1/sessions', { body: { refreshToken: 'x' } }),
        401,
        '/v2/sessions/current',
      ],
    ] as const;
    for (const [{ status, headers }, wanted, successor] of answers) {
      expect(status).toBe(wanted);
      expect(headers.get('deprecation')).toBe(`@${Date.parse('2026-12-01T00:00:00Z') / 1_000}`);
      expect(headers.get('sunset')).toBe('Tue, 01 Jun 2027 00:00:00 GMT');
      expect(headers.get('link')?.split(', ')).toEqual([
        '</docs>; rel="deprecation"; type="text/html"',
        '</docs>; rel="sunset"; type="text/html"',
        `<${successor}>; rel="successor-version"`,
      ]);
    }
  });

  it('is the only one that does', async () => {
    const { headers } = await logIn();
    expect(['deprecation', 'sunset', 'link'].map((name) => headers.get(name))).toEqual([null, null, null]);
  });
});
