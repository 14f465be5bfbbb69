import { createCaller } from '@lectern/service/testing';
import { parseSetCookie } from 'cookie';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem, type Person, password, peopleOf } from '../support/people.ts';
import { type Harness, startUser } from '../support/start-user.ts';

const host = 'docs.example.org';
/** As a browser calls from a page of that host, and the gateway passes it on. */
const page = { 'x-forwarded-host': host, origin: `https://${host}`, 'sec-fetch-site': 'same-origin' };
const inCookie = { refreshToken: 'cookie' };
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

type Answer = Awaited<ReturnType<Harness['call']>>;
type Headers = Readonly<Record<string, string>>;

const cookieOf = ({ headers }: Answer) => parseSetCookie(headers.get('set-cookie') ?? '');
const pairOf = (answer: Answer) => `${cookieOf(answer).name}=${cookieOf(answer).value}`;
const logIn = (headers: Headers = page) =>
  user.call('POST', '/v2/sessions', { body: { email: owner.email, password, ...inCookie }, headers });
const refresh = (cookie: string, headers: Headers = page) =>
  user.call('POST', '/v2/sessions/refresh', { body: inCookie, headers: { ...headers, cookie } });

describe('a refresh token in a cookie', () => {
  it('is set where a page asks for it, for no script and no other site, and is in no body', async () => {
    const answer = await logIn();
    expect(answer).toMatchObject({ status: 201, body: { refreshToken: 'cookie' } });
    expect(cookieOf(answer)).toEqual({
      name: '__Secure-lectern_refresh',
      value: expect.stringMatching(/^rt_/),
      path: '/v2/sessions',
      expires: new Date(Math.floor(Date.parse(String(answer.body.refreshExpiresAt)) / 1_000) * 1_000),
      httpOnly: true,
      secure: true,
      sameSite: 'strict',
    });
    expect(JSON.stringify(answer.body)).not.toContain(cookieOf(answer).value);
    const plain = await user.call('POST', '/v2/sessions', { body: { email: owner.email, password } });
    expect(plain.headers.get('set-cookie')).toBeNull();
  });

  it.each([
    ['localhost:8080', false],
    ['127.0.0.1:8080', false],
    ['[::1]:8080', false],
    ['lectern.localhost', false],
    ['192.168.1.7:8080', true],
    ['localhost.example.org', true],
    ['127.0.0.1.example.org', true],
  ])('goes by https alone, but on this machine: %s', async (name, secure) => {
    const headers = { 'x-forwarded-host': name, origin: `http://${name}` };
    const answer = await logIn(headers);
    expect(cookieOf(answer).secure ?? false).toBe(secure);
    expect(cookieOf(answer).name).toBe(secure ? '__Secure-lectern_refresh' : 'lectern_refresh');
    expect((await refresh(pairOf(answer), headers)).status).toBe(200);
  });

  it('rotates, and a second use ends the session of whoever has it', async () => {
    const first = await logIn();
    const second = await refresh(pairOf(first));
    expect(second).toMatchObject({ status: 200, body: { id: first.body.id, refreshToken: 'cookie' } });
    expect(cookieOf(second).value).not.toBe(cookieOf(first).value);
    expectProblem(await refresh(pairOf(first)), 401, 'invalid_refresh_token');
    expectProblem(await refresh(pairOf(second)), 401, 'invalid_refresh_token');
  });

  it('is taken where it is asked for alone, and missed where there is none', async () => {
    const cookie = pairOf(await logIn());
    const body = { refreshToken: 'rt_made-up' };
    const headers = { ...page, cookie };
    expectProblem(
      await user.call('POST', '/v2/sessions/refresh', { body, headers }),
      401,
      'invalid_refresh_token',
    );
    expectProblem(
      await user.call('POST', '/v1/sessions/refresh', { body: inCookie, headers }),
      401,
      'invalid_refresh_token',
    );
    for (const none of ['', 'lectern_refresh=rt_x', '__Secure-lectern_refresh=', 'other=1'])
      expectProblem(await refresh(none), 401, 'invalid_refresh_token');
    expect((await refresh(cookie)).status).toBe(200);
  });

  it('ends with the session that signs out, and is forgotten', async () => {
    const answer = await logIn();
    const as = await user.callerOf(answer.body.accessToken);
    const headers = { ...page, cookie: pairOf(answer) };
    const other = (await user.call('POST', '/v2/sessions', { body: { email: owner.email, password } })).body;
    const ended = await user.call('DELETE', `/v2/sessions/${String(other.id)}`, { as, headers });
    expect([ended.status, ended.headers.get('set-cookie')]).toEqual([204, null]);
    const out = await user.call('DELETE', '/v2/sessions/current', { as, headers });
    expect(out.status).toBe(204);
    expect(cookieOf(out)).toMatchObject({
      name: '__Secure-lectern_refresh',
      value: '',
      maxAge: 0,
      path: '/v2/sessions',
    });
    expectProblem(await refresh(pairOf(answer)), 401, 'invalid_refresh_token');
  });

  it('of another session of the same person ends with the one that signs out in that browser', async () => {
    const [first, second] = [await logIn(), await logIn()];
    const as = await user.callerOf(first.body.accessToken);
    const headers = { ...page, cookie: pairOf(second) };
    expect((await user.call('DELETE', '/v2/sessions/current', { as, headers })).status).toBe(204);
    expectProblem(await refresh(pairOf(second)), 401, 'invalid_refresh_token');
  });
});

describe('a call that is forged', () => {
  it.each([
    ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of a neighbouring host', { origin: 'https://blog.example.org', 'sec-fetch-site': 'same-site' }],
    ['of another port', { origin: `https://${host}:8443` }],
    ['of a page without an origin', { origin: 'null' }],
    ['without a word of its origin', {}],
    [
      'that names the host, and is none of its pages',
      { origin: `https://${host}`, 'sec-fetch-site': 'none' },
    ],
  ])('%s takes no cookie and sets none', async (_what, from) => {
    const cookie = pairOf(await logIn());
    const headers = { 'x-forwarded-host': host, ...from } as Headers;
    const refused = [await refresh(cookie, headers), await logIn(headers)];
    for (const answer of refused) {
      expectProblem(answer, 403, 'foreign_origin');
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    // And the token was not used up by it.
    expect((await refresh(cookie)).status).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'as a form, which needs no permission of the host: %s',
    async (type) => {
      const cookie = pairOf(await logIn());
      const headers = { ...page, cookie, 'content-type': type };
      const { call } = createCaller(user.service.url);
      const body = JSON.stringify(inCookie);
      expect((await call('POST', '/v2/sessions/refresh', { body, headers })).status).toBe(415);
      expect((await refresh(cookie)).status).toBe(200);
    },
  );
});

describe('the demo account', () => {
  const demo = (headers: Headers, body: object = {}) =>
    user.call('POST', '/v2/sessions/demo', { body, headers });
  const local = { 'x-forwarded-host': 'localhost:8080', origin: 'http://localhost:8080' };

  it('is there where it is switched on alone', async () => {
    expectProblem(await demo(local), 403, 'demo_off');
  });

  it('is one for all, in a tenant of its own, and is found again', async () => {
    const platform = await startUser({ DEMO_ACCOUNT: 'true' });
    try {
      const open = (headers: Headers = local, body: object = inCookie) =>
        platform.call('POST', '/v2/sessions/demo', { body, headers });
      const answers = await Promise.all([open(), open(), open()]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      const callers = await Promise.all(
        [...answers, await open(local, {})].map(({ body }) => platform.callerOf(body.accessToken)),
      );
      expect(new Set(callers.map(({ userId, tenantId }) => `${userId} ${tenantId}`)).size).toBe(1);
      expect(callers[0]?.roles).toEqual(['owner']);
      const headers = { ...local, cookie: pairOf(answers[0]!) };
      const next = await platform.call('POST', '/v2/sessions/refresh', { body: inCookie, headers });
      expect(next.status).toBe(200);
      // Of a name that somebody lets point to this machine, and of another page on it.
      expectProblem(
        await open({ 'x-forwarded-host': 'rebound.example', origin: 'http://rebound.example' }, {}),
        403,
        'demo_off',
      );
      expectProblem(await open({ ...local, origin: 'http://localhost:3000' }), 403, 'foreign_origin');
    } finally {
      await platform.stop();
    }
  });
});
