import { randomUUID } from 'node:crypto';
import { allScopes } from '@lectern/auth';
import { callerResource, verifyApiKeyResponse } from '@lectern/contracts';
import type { Answer } from '@lectern/service/testing';
import { eventually } from '@lectern/testing';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startUser } from '../support/start-user.ts';

const password = 'correct horse battery';

describe('the user service', () => {
  let user: Harness;

  beforeAll(async () => {
    user = await startUser();
  });
  afterAll(() => user.stop());

  const register = async () => {
    const email = `${randomUUID()}@example.org`;
    const answer = await user.call('POST', '/v1/users', { body: { email, password, displayName: 'Ann' } });
    return { answer, email };
  };
  const logIn = async (email: string) =>
    (await user.call('POST', '/v1/sessions', { body: { email, password } })).body;
  const callerOf = (accessToken: unknown) => user.callerOf(accessToken);
  const newCaller = async () => {
    const { email } = await register();
    const session = await logIn(email);
    return { email, session, caller: await callerOf(session.accessToken) };
  };

  describe('accounts', () => {
    it('are made with a tenant, and shown to their owner', async () => {
      const { answer, email } = await register();
      expect(answer).toMatchObject({ status: 201, body: { email, displayName: 'Ann', roles: ['owner'] } });
      const { accessToken } = await logIn(email);
      const me = await user.call('GET', '/v1/users/me', { as: await callerOf(accessToken) });
      expect(me).toMatchObject({ status: 200, body: answer.body });
      expect(callerResource.parse(me.body)).toEqual(me.body);
      const { credentialId: id } = await callerOf(accessToken);
      expect(me.body).toMatchObject({ via: 'session', credential: { id }, scopes: [...allScopes] });
      expect(JSON.stringify(me.body)).not.toContain('argon2');
    });

    it('are not made twice for one address', async () => {
      const { email } = await register();
      const again = { email: email.toUpperCase(), password, displayName: 'Eve' };
      expectProblem(await user.call('POST', '/v1/users', { body: again }), 409, 'email_taken');
    });

    it.each([
      ['a malformed address', { email: 'ann at example' }, '/email'],
      ['a short password', { password: 'short' }, '/password'],
      ['no name', { displayName: ' ' }, '/displayName'],
      ['a name that no database stores', { displayName: 'A\0nn' }, '/displayName'],
      ['a name with half a character', { displayName: 'Ann \ud83e' }, '/displayName'],
      ['a field that nobody knows', { roles: ['owner'] }, '/roles'],
    ])('are not made from %s, and the answer points at it', async (_what, change, pointer) => {
      const body = { email: `${randomUUID()}@example.org`, password, displayName: 'Ann', ...change };
      const answer = await user.call('POST', '/v1/users', { body });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([expect.objectContaining({ pointer })]);
    });

    it('are not made from malformed JSON', async () => {
      expectProblem(await user.call('POST', '/v1/users', { body: '{"email":' }), 400, 'malformed_json');
    });

    it('are not shown to nobody', async () => {
      expectProblem(await user.call('GET', '/v1/users/me'), 401, 'credential_missing');
    });
  });

  describe('sessions', () => {
    it('give a token that the published keys verify, and nothing private is published', async () => {
      const { caller, session } = await newCaller();
      expect(session).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 });
      expect(caller).toMatchObject({ roles: ['owner'], via: 'session' });
      const jwks = await user.call('GET', '/.well-known/jwks.json');
      expect(jwks.headers.get('cache-control')).toContain('max-age');
      const text = JSON.stringify(jwks.body);
      for (const { kid, d } of user.signingKeys) {
        expect(text).toContain(kid);
        expect(text).not.toContain(d);
      }
    });

    it('answer a wrong password and an unknown address alike', async () => {
      const { email } = await register();
      const wrong = await user.call('POST', '/v1/sessions', { body: { email, password: 'not this one' } });
      const unknown = await user.call('POST', '/v1/sessions', { body: { email: 'x@example.org', password } });
      expectProblem(wrong, 401, 'invalid_credentials');
      expectProblem(unknown, 401, 'invalid_credentials');
      const { requestId: _a, ...first } = wrong.body;
      const { requestId: _b, ...second } = unknown.body;
      expect(first).toEqual(second);
    });

    it('must not be cached on the way', async () => {
      const { email } = await register();
      const answer = await user.call('POST', '/v1/sessions', { body: { email, password } });
      expect(answer.status).toBe(201);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });

    it('rotate their refresh token, and end when one is used twice', async () => {
      const { session, caller } = await newCaller();
      const refresh = (refreshToken: unknown) =>
        user.call('POST', '/v1/sessions/refresh', { body: { refreshToken } });
      const next = await refresh(session.refreshToken);
      expect(next.status).toBe(200);
      expect(await callerOf(next.body.accessToken)).toEqual(caller);
      expectProblem(await refresh(session.refreshToken), 401, 'invalid_refresh_token');
      expectProblem(await refresh(next.body.refreshToken), 401, 'invalid_refresh_token');
    });

    it('let exactly one of two refreshes at the same moment win, and then end', async () => {
      const { session } = await newCaller();
      const refresh = (refreshToken: unknown) =>
        user.call('POST', '/v1/sessions/refresh', { body: { refreshToken } });
      const both = await Promise.all([refresh(session.refreshToken), refresh(session.refreshToken)]);
      expect(both.map((answer) => answer.status).sort()).toEqual([200, 401]);
      const winner = both.find((answer) => answer.status === 200)!;
      expectProblem(await refresh(winner.body.refreshToken), 401, 'invalid_refresh_token');
    });

    it('end at the wish of their owner', async () => {
      const { session, caller } = await newCaller();
      const body = { refreshToken: session.refreshToken };
      expect((await user.call('DELETE', '/v1/sessions', { body, as: caller })).status).toBe(204);
      expect((await user.call('DELETE', '/v1/sessions', { body, as: caller })).status).toBe(204);
      const refreshed = await user.call('POST', '/v1/sessions/refresh', { body });
      expectProblem(refreshed, 401, 'invalid_refresh_token');
    });
  });

  describe('API keys', () => {
    const verify = (key: unknown) => user.call('POST', '/internal/api-keys/verify', { body: { key } });

    it('are shown once, verify to their owner, and are over when revoked', async () => {
      const { caller } = await newCaller();
      const body = { name: 'agent', scopes: ['search'] };
      const made = await user.call('POST', '/v1/api-keys', { body, as: caller });
      expect(made).toMatchObject({ status: 201, body: { name: 'agent', scopes: ['search'] } });
      const { id, key } = made.body;

      const verified = await verify(key);
      expect(verifyApiKeyResponse.parse(verified.body)).toEqual({
        keyId: id,
        tenantId: caller.tenantId,
        userId: caller.userId,
        roles: ['owner'],
        scopes: ['search'],
      });
      // The user service learns of a use by the verification, and stores it afterwards.
      await eventually(
        async () => {
          const { body: shown } = await user.call('GET', `/v1/api-keys/${id}`, { as: caller });
          return shown.lastUsedAt === null ? undefined : true;
        },
        { what: 'the use of the key is stored' },
      );
      const list = await user.call('GET', '/v1/api-keys', { as: caller });
      expect(list.body).toMatchObject({ data: [{ id, name: 'agent' }], nextCursor: null });
      const one = await user.call('GET', made.headers.get('location') ?? '', { as: caller });
      expect(one.status).toBe(200);
      expect(list.body.data).toEqual([one.body]);
      expect(JSON.stringify([list.body, one.body])).not.toContain(String(key));

      expect((await user.call('DELETE', `/v1/api-keys/${id}`, { as: caller })).status).toBe(204);
      expectProblem(await verify(key), 401, 'invalid_api_key');
      expectProblem(await verify('lk_made_up'), 401, 'invalid_api_key');
    });

    it('end by themselves, have a limit of their own, and give way to a new secret after an overlap', async () => {
      const { caller } = await newCaller();
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      const collections = [randomUUID()];
      const body = { name: 'agent', scopes: ['search'], expiresAt, requestsPerMinute: 60, collections };
      const made = await user.call('POST', '/v1/api-keys', { body, as: caller });
      expect(made.body).toMatchObject({ expiresAt, requestsPerMinute: 60, collections, lastUsedAt: null });
      expect((await verify(made.body.key)).body).toMatchObject({
        expiresAt,
        requestsPerMinute: 60,
        collections,
      });

      const path = `/v1/api-keys/${made.body.id}/rotate`;
      const rotated = await user.call('POST', path, { body: { overlapSeconds: 60 }, as: caller });
      expect(rotated).toMatchObject({ status: 201, body: { id: made.body.id, expiresAt } });
      expect(rotated.headers.get('cache-control')).toBe('no-store');
      expect((await verify(rotated.body.key)).body).toMatchObject({ expiresAt });
      const old = verifyApiKeyResponse.parse((await verify(made.body.key)).body);
      expect(Date.parse(old.expiresAt ?? '') - Date.now()).toBeLessThanOrEqual(60_000);
      await user.call('POST', path, { body: { overlapSeconds: 0 }, as: caller });
      expectProblem(await verify(rotated.body.key), 401, 'invalid_api_key');

      for (const wrong of [[], ['none'], Array.from({ length: 21 }, () => randomUUID())]) {
        const answer = await user.call('POST', '/v1/api-keys', {
          body: { ...body, collections: wrong },
          as: caller,
        });
        expect(answer.status).toBe(400);
      }
      const past = { ...body, expiresAt: new Date(Date.now() - 1).toISOString() };
      const refused = await user.call('POST', '/v1/api-keys', { body: past, as: caller });
      expectProblem(refused, 400, 'expiry_in_the_past');
      const tooLong = await user.call('POST', path, { body: { overlapSeconds: 604_801 }, as: caller });
      expect(tooLong.status).toBe(400);
    });

    it('belong to their maker alone', async () => {
      const ann = await newCaller();
      const bob = await newCaller();
      const body = { name: 'agent', scopes: ['search'] };
      const { id } = (await user.call('POST', '/v1/api-keys', { body, as: ann.caller })).body;
      for (const unknown of [id, v7(), 'x']) {
        const answer = await user.call('DELETE', `/v1/api-keys/${unknown}`, { as: bob.caller });
        expectProblem(answer, 404, 'api_key_not_found');
        const shown = await user.call('GET', `/v1/api-keys/${unknown}`, { as: bob.caller });
        expectProblem(shown, 404, 'api_key_not_found');
      }
      const list = await user.call('GET', '/v1/api-keys', { as: bob.caller });
      expect(list.body).toEqual({ data: [], nextCursor: null });
    });

    it('can be listed page by page', async () => {
      const { caller } = await newCaller();
      for (const name of ['a', 'b', 'c']) {
        await user.call('POST', '/v1/api-keys', { body: { name, scopes: ['search'] }, as: caller });
      }
      const first = await user.call('GET', '/v1/api-keys?limit=2', { as: caller });
      expect(first.body).toMatchObject({ data: [{ name: 'c' }, { name: 'b' }] });
      const next = `/v1/api-keys?limit=2&cursor=${String(first.body.nextCursor)}`;
      expect((await user.call('GET', next, { as: caller })).body).toMatchObject({
        data: [{ name: 'a' }],
        nextCursor: null,
      });
      expect((await user.call('GET', '/v1/api-keys?cursor=x', { as: caller })).status).toBe(400);
    });

    it('are not made with unknown scopes, nor by another key', async () => {
      const { caller } = await newCaller();
      const odd = await user.call('POST', '/v1/api-keys', {
        body: { name: 'x', scopes: ['everything'] },
        as: caller,
      });
      expect(odd.status).toBe(400);
      const answer = await user.call('POST', '/v1/api-keys', {
        body: { name: 'x', scopes: ['search'] },
        as: { ...caller, via: 'api-key' },
      });
      expectProblem(answer, 403, 'session_required');
    });
  });

  it('says that it is ready, and what it measures', async () => {
    const { adminUrl } = user.service;
    const ready = await fetch(`${adminUrl}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
    expect((await fetch(`${adminUrl}/metrics`)).status).toBe(200);
  });
});

describe('the user service under a burst of logins', () => {
  it('serves what it can and turns the rest away with a time to come back', async () => {
    const user = await startUser({ PASSWORD_HASH_CONCURRENCY: '1', PASSWORD_HASH_QUEUE: '1' });
    const body = { email: 'nobody@example.org', password };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => user.call('POST', '/v1/sessions', { body })),
    );
    const refused = answers.filter((answer) => answer.status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(12 - refused.length);
    for (const answer of refused) {
      expectProblem(answer, 503, 'too_many_logins');
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    await user.stop();
  });
});

function expectProblem(answer: Answer, status: number, reason: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ status, reason });
}
