import { randomUUID } from 'node:crypto';
import { type Answer, testPrincipal } from '@lectern/service/testing';
import { eventually } from '@lectern/testing';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startUser } from '../support/start-user.ts';

const password = 'correct horse battery';
const newPassword = 'another staple horse';

/** Waits for the token of a kind that came to an address: the notifier of development prints it. */
function tokenFor(user: Harness, kind: string, email: string): Promise<string> {
  const said = `${kind} for ${email}: the token is `;
  return eventually(
    async () => {
      const line = user.log.findLast(({ msg }) => String(msg).startsWith(said));
      return line && String(line.msg).slice(said.length).split(',')[0];
    },
    { what: said },
  );
}

function expectProblem(answer: Answer, status: number, reason: string): void {
  expect(answer.body).toMatchObject({ status, reason });
  expect(answer.status).toBe(status);
}

describe('credentials', () => {
  let user: Harness;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  const register = async () => {
    const email = `${randomUUID()}@example.org`;
    const { body } = await user.call('POST', '/v1/users', { body: { email, password, displayName: 'Ann' } });
    return { email, id: String(body.id), tenantId: String(body.tenantId) };
  };
  const logIn = (email: string, secret = password, from?: string) =>
    user.call('POST', '/v1/sessions', { body: { email, password: secret }, ...(from && { from }) });
  const refresh = (session: Answer) =>
    user.call('POST', '/v1/sessions/refresh', { body: { refreshToken: session.body.refreshToken } });

  it.each(['passwordpassword', 'qwertyuiop12', 'letmein12345'])('are not made with %s', async (weak) => {
    const body = { email: `${randomUUID()}@example.org`, password: weak, displayName: 'Ann' };
    const answer = await user.call('POST', '/v1/users', { body });
    expectProblem(answer, 400, 'weak_password');
    expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: '/password' })]);
  });

  it('change in a session, which alone goes on', async () => {
    const ann = await register();
    const [other, own] = [await logIn(ann.email), await logIn(ann.email)];
    const credentialId = String(decodeJwt(String(own.body.accessToken)).sid);
    const as = testPrincipal({ userId: ann.id, tenantId: ann.tenantId, credentialId });
    const change = (currentPassword: string) =>
      user.call('PUT', '/v1/users/me/password', { as, body: { currentPassword, newPassword } });
    expectProblem(await change('not this one'), 403, 'wrong_password');
    expect((await change(password)).status).toBe(204);
    expectProblem(await refresh(other), 401, 'invalid_refresh_token');
    expect((await refresh(own)).status).toBe(200);
    expect((await logIn(ann.email)).status).toBe(401);
    expect((await logIn(ann.email, newPassword)).status).toBe(201);
  });

  it('are replaced by a token that comes to the address, and asking tells nobody whether it has an account', async () => {
    const { email } = await register();
    const session = await logIn(email);
    const ask = (address: string) => user.call('POST', '/v1/password-resets', { body: { email: address } });
    const [known, unknown] = [await ask(email), await ask('nobody@example.org')];
    expect([known.status, known.body]).toEqual([202, {}]);
    expect([unknown.status, unknown.body]).toEqual([202, {}]);
    expect(headersOf(unknown)).toEqual(headersOf(known));

    const token = await tokenFor(user, 'password-reset', email);
    const confirm = (body: object) => user.call('POST', '/v1/password-resets/confirm', { body });
    expectProblem(await confirm({ token, password: 'passwordpassword' }), 400, 'weak_password');
    const both = await Promise.all([1, 2].map(() => confirm({ token, password: newPassword })));
    expect(both.map(({ status }) => status).sort()).toEqual([204, 401]);
    expectProblem(await refresh(session), 401, 'invalid_refresh_token');
    expect((await logIn(email, newPassword)).status).toBe(201);
    expect(user.log.some(({ msg }) => String(msg).includes('nobody@example.org'))).toBe(false);
  });

  it('are not guessed without end, and their owner gets in from a place that they know', async () => {
    const { email, id } = await register();
    expect((await logIn(email, password, '192.0.2.1')).status).toBe(201);
    const guesses: number[] = [];
    for (let i = 0; i < 11; i += 1) guesses.push((await logIn(email, `guess ${i}`, '203.0.113.9')).status);
    expect(guesses).toEqual([...Array(10).fill(401), 429]);
    const refused = await logIn(email, password, '203.0.113.9');
    expectProblem(refused, 429, 'too_many_failed_logins');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await logIn(email, password, '192.0.2.1')).status).toBe(201);
    // From a place that nobody knows it is slower for a minute, and no more than that.
    const slowed = await logIn(email, password, '198.51.100.4');
    expectProblem(slowed, 429, 'too_many_failed_logins');
    expect(Number(slowed.headers.get('retry-after'))).toBeLessThanOrEqual(60);

    expect(user.log.filter(({ msg }) => msg === 'log-in failed').at(-1)).toMatchObject({
      level: 'warn',
      clientAddress: '203.0.113.9',
      userId: id,
    });
    expect(JSON.stringify(user.log)).not.toContain('guess 1');
    const metrics = await (await fetch(`${user.service.adminUrl}/metrics`)).text();
    expect(metrics).toMatch(/lectern_logins_total\{outcome="failed"\} \d\d/);
    expect(metrics).toMatch(/lectern_logins_total\{outcome="throttled"\} \d/);
  });
});

describe('registration', () => {
  const account = { email: 'ann@example.org', password, displayName: 'Ann' };
  const register = (user: Harness, email = account.email) =>
    user.call('POST', '/v1/users', { body: { ...account, email } });

  it('makes an account at once where it is open, and says that an address is taken', async () => {
    const user = await startUser({ REGISTRATION: 'open' });
    expect((await register(user)).status).toBe(201);
    expectProblem(await register(user), 409, 'email_taken');
    await user.stop();
  });

  it('answers alike whether there is an account where it is confirmed', async () => {
    const user = await startUser({ REGISTRATION: 'confirmed' });
    const fresh = await register(user);
    expect([fresh.status, fresh.body]).toEqual([202, {}]);
    const token = await tokenFor(user, 'registration', account.email);
    expect((await user.call('POST', '/v1/sessions', { body: account })).status).toBe(400);
    const { email } = account;
    const logIn = () => user.call('POST', '/v1/sessions', { body: { email, password } });
    expect((await logIn()).status).toBe(401);
    const confirm = () => user.call('POST', '/v1/users/confirm', { body: { token } });
    expect(await confirm()).toMatchObject({ status: 201, body: { email } });
    expectProblem(await confirm(), 401, 'invalid_registration_token');
    expect((await logIn()).status).toBe(201);

    const taken = await register(user);
    expect([taken.status, taken.body]).toEqual([fresh.status, fresh.body]);
    expect(headersOf(taken)).toEqual(headersOf(fresh));
    await eventually(
      async () =>
        user.log.some(({ msg }) => String(msg).includes(`${email}: there is an account`)) || undefined,
      { what: 'the owner is told' },
    );
    await user.stop();
  });

  it('refuses everyone where it is closed', async () => {
    const user = await startUser({ REGISTRATION: 'closed' });
    expectProblem(await register(user), 403, 'registration_closed');
    const confirm = await user.call('POST', '/v1/users/confirm', { body: { token: 'rg_x' } });
    expectProblem(confirm, 403, 'registration_closed');
    await user.stop();
  });
});

/** Without those that differ from call to call. */
function headersOf({ headers }: Answer): [string, string][] {
  return [...headers].filter(([name]) => !['date', 'x-request-id', 'traceparent'].includes(name));
}
