import { allScopes } from '@lectern/auth';
import { beforeEach, describe, expect, it } from 'vitest';
import { callerOf, client, type MemoryPorts, memoryPorts } from '../../test/support/memory-ports.ts';
import { type App, createApp } from '../app.ts';
import type { User } from '../domain/user.ts';

const { signal } = new AbortController();
const credentials = { email: 'ann@example.org', password: 'correct horse battery', client };
const refused = { code: 'unauthenticated', reason: 'invalid_refresh_token' };

describe('sessions', () => {
  let ports: MemoryPorts;
  let app: App;
  let ann: User;

  beforeEach(async () => {
    ports = memoryPorts();
    app = createApp(ports);
    ann = await app.registerUser({ ...credentials, displayName: 'Ann' }, signal);
  });

  it('open for the right password, whatever the case of the address', async () => {
    const tokens = await app.logIn({ ...credentials, email: ' Ann@Example.ORG ' }, signal);
    expect(tokens).toMatchObject({ accessToken: 'access 1', expiresInSeconds: 900 });
    expect(ports.signed[0]).toMatchObject({
      tenantId: ann.tenantId,
      userId: ann.id,
      roles: ['owner'],
      scopes: allScopes,
      via: 'session',
    });
  });

  it('tell an unknown address and a wrong password apart neither in the answer nor in the work', async () => {
    const wrong = app.logIn({ ...credentials, password: 'incorrect horse battery' }, signal);
    const unknown = app.logIn({ ...credentials, email: 'bob@example.org' }, signal);
    const [a, b] = await Promise.allSettled([wrong, unknown]);
    expect(a).toMatchObject({ reason: { code: 'unauthenticated', reason: 'invalid_credentials' } });
    expect(b).toEqual(a);
    expect(ports.passwords.verified).toEqual([expect.any(String), undefined]);
  });

  it('go on with the next token after each refresh, as the same session', async () => {
    const first = await app.logIn(credentials, signal);
    const second = await app.refreshSession(first, signal);
    const third = await app.refreshSession(second, signal);
    expect(new Set([first, second, third].map((t) => t.refreshToken)).size).toBe(3);
    expect(new Set(ports.signed.map((p) => p.credentialId)).size).toBe(1);
  });

  it('give tokens as of the moment before their facts were read, so that a later revocation ends them', async () => {
    const start = ports.now();
    const { open, change } = ports.sessions;
    const slowly = <A extends unknown[], R>(call: (...args: A) => R) =>
      function (this: unknown, ...args: A): R {
        ports.advance(1);
        return call.apply(ports.sessions, args);
      };
    Object.assign(ports.sessions, { open: slowly(open), change: slowly(change) });
    const tokens = await app.logIn(credentials, signal);
    await app.refreshSession(tokens, signal);
    expect(ports.issued).toEqual([start, new Date(start.getTime() + 1_000)]);
  });

  it('end for everyone when a token is used twice, with a warning in the log', async () => {
    const stolen = await app.logIn(credentials, signal);
    const next = await app.refreshSession(stolen, signal);
    await expect(app.refreshSession(stolen, signal)).rejects.toMatchObject(refused);
    await expect(app.refreshSession(next, signal)).rejects.toMatchObject(refused);
    expect(ports.warnings).toEqual([
      { sessionId: ports.signed[0]?.credentialId, userId: ann.id, tenantId: ann.tenantId },
    ]);
  });

  it('do not end because another session of the same user did', async () => {
    const phone = await app.logIn(credentials, signal);
    const laptop = await app.logIn(credentials, signal);
    await app.logOut({ caller: callerOf(ann), refreshToken: phone.refreshToken }, signal);
    await expect(app.refreshSession(phone, signal)).rejects.toMatchObject(refused);
    await expect(app.refreshSession(laptop, signal)).resolves.toBeDefined();
  });

  it('end when nobody refreshes them in time', async () => {
    const { refreshToken } = await app.logIn(credentials, signal);
    ports.advance(ports.refreshTokenTtlSeconds);
    await expect(app.refreshSession({ refreshToken }, signal)).rejects.toMatchObject(refused);
  });

  it("cannot be ended with somebody else's identity, nor with a token that nobody has", async () => {
    const { refreshToken } = await app.logIn(credentials, signal);
    const bob = await app.registerUser(
      { ...credentials, email: 'bob@example.org', displayName: 'Bob' },
      signal,
    );
    await app.logOut({ caller: callerOf(bob), refreshToken }, signal);
    await app.logOut({ caller: callerOf(ann), refreshToken: 'rt_nobody' }, signal);
    await expect(app.refreshSession({ refreshToken }, signal)).resolves.toBeDefined();
  });
});
