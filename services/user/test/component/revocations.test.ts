import { randomUUID } from 'node:crypto';
import type { Principal } from '@lectern/auth';
import { type RevocationsResponse, revocationsResponse } from '@lectern/contracts';
import { type Caller, createCaller } from '@lectern/service/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startUser } from '../support/start-user.ts';

let user: Harness;
let service: Caller;
beforeAll(async () => {
  user = await startUser();
  service = createCaller(user.service.url);
});
afterAll(() => user.stop());

const ask = async (after: number, waitMs: number): Promise<RevocationsResponse> => {
  const answer = await service.call('GET', `/internal/revocations?after=${after}&waitMs=${waitMs}`);
  expect(answer.status).toBe(200);
  return revocationsResponse.parse(answer.body);
};
const endOfLog = async () => (await ask(0, 0)).next;

const password = `${randomUUID()} Aa1!`;
async function signIn() {
  const email = `${randomUUID()}@example.org`;
  await user.call('POST', '/v1/users', { body: { email, password, displayName: 'Ann' } });
  return { email, ...(await logIn(email)) };
}
async function logIn(email: string) {
  const { body } = await user.call('POST', '/v1/sessions', { body: { email, password } });
  const caller = await user.callerOf(body.accessToken);
  return { caller, refreshToken: String(body.refreshToken) };
}
const signOut = (session: { caller: Principal; refreshToken: string }) =>
  user.call('DELETE', '/v1/sessions', {
    as: session.caller,
    body: { refreshToken: session.refreshToken },
  });

describe('GET /internal/revocations', () => {
  it('answers a call that waits as soon as a session ends', async () => {
    const session = await signIn();
    const after = await endOfLog();
    const waiting = ask(after, 20_000);
    const startedAt = Date.now();
    await signOut(session);
    const { revocations, next, keepForMs } = await waiting;
    const { credentialId: subjectId } = session.caller;
    expect(revocations).toEqual([{ seq: next, kind: 'session', subjectId, revokedAt: expect.any(String) }]);
    expect(next).toBeGreaterThan(after);
    expect(keepForMs).toBe(960_000);
    // Less than a poll would take twice; usually some milliseconds.
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });

  it('lists what ends in each way, and nothing twice', async () => {
    const session = await signIn();
    const after = await endOfLog();
    const { caller } = session;
    const body = { name: 'k', scopes: ['search'] };
    const key = await user.call('POST', '/v1/api-keys', { as: caller, body });
    await user.call('DELETE', `/v1/api-keys/${key.body.id}`, { as: caller });
    const other = await logIn(session.email);
    const refresh = { body: { refreshToken: other.refreshToken } };
    await user.call('POST', '/v1/sessions/refresh', refresh);
    expect((await user.call('POST', '/v1/sessions/refresh', refresh)).status).toBe(401);
    await signOut(session);
    await signOut(session);
    const { revocations } = await ask(after, 0);
    expect(revocations.map(({ kind, subjectId }) => [kind, subjectId])).toEqual([
      ['api-key', key.body.id],
      ['session', other.caller.credentialId],
      ['session', caller.credentialId],
    ]);
  });

  it('answers without news when the wait is over', async () => {
    const after = await endOfLog();
    expect(await ask(after, 50)).toEqual({ revocations: [], next: after, keepForMs: 960_000 });
  });

  it('bounds the calls that wait', async () => {
    const after = await endOfLog();
    const gone = new AbortController();
    const path = `/internal/revocations?after=${after}&waitMs=20000`;
    // 200 that wait and one that does not get a place: it is the only one that answers.
    const calls = Array.from({ length: 201 }, () => service.send('GET', path, { signal: gone.signal }));
    const refused = await Promise.race(calls);
    expect([refused.status, ((await refused.json()) as { reason: string }).reason]).toEqual([
      503,
      'followers_at_capacity',
    ]);
    gone.abort();
    await Promise.allSettled(calls);
  });

  it.each([
    ['another service', { from: 'bff' }, 403],
    ['nobody who is known', { from: null }, 401],
  ])('refuses %s', async (_, options, status) => {
    const answer = await service.call('GET', '/internal/revocations?after=0&waitMs=0', options);
    expect(answer.status).toBe(status);
  });

  it.each(['after=-1', 'after=x', 'waitMs=30001', 'wait=1'])('refuses the query %s', async (query) => {
    expect((await service.call('GET', `/internal/revocations?${query}`)).status).toBe(400);
  });
});

describe('a session that was ended', () => {
  it('makes no API key, although its access token has not expired', async () => {
    const session = await signIn();
    await signOut(session);
    const body = { name: 'k', scopes: ['search'] };
    const answer = await user.call('POST', '/v1/api-keys', { as: session.caller, body });
    expect([answer.status, answer.body.reason]).toEqual([401, 'session_ended']);
  });
});
