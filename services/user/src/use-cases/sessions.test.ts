import { beforeEach, describe, expect, it } from 'vitest';
import { callerOf, type MemoryPorts, memoryPorts } from '../../test/fakes/memory-ports.ts';
import { type App, createApp } from '../app.ts';
import type { User } from '../domain/user.ts';

const credentials = { email: 'ann@example.org', password: 'correct horse battery' };
const refused = { code: 'unauthenticated', reason: 'invalid_refresh_token' };

describe('sessions', () => {
  let ports: MemoryPorts;
  let app: App;
  let ann: User;

  beforeEach(async () => {
    ports = memoryPorts();
    app = createApp(ports);
    ann = await app.registerUser({ ...credentials, displayName: 'Ann' });
  });

  it('open for the right password, whatever the case of the address', async () => {
    const tokens = await app.logIn({ ...credentials, email: ' Ann@Example.ORG ' });
    expect(tokens).toMatchObject({ accessToken: 'access 1', expiresInSeconds: 900 });
    expect(ports.signed[0]).toMatchObject({
      tenantId: ann.tenantId,
      userId: ann.id,
      roles: ['admin'],
      scopes: ['documents:read', 'documents:write', 'search', 'generate'],
      via: 'session',
    });
  });

  it('tell an unknown address and a wrong password apart neither in the answer nor in the work', async () => {
    const wrong = app.logIn({ ...credentials, password: 'incorrect horse battery' });
    const unknown = app.logIn({ ...credentials, email: 'bob@example.org' });
    const [a, b] = await Promise.allSettled([wrong, unknown]);
    expect(a).toMatchObject({ reason: { code: 'unauthenticated', reason: 'invalid_credentials' } });
    expect(b).toEqual(a);
    expect(ports.passwords.verified).toEqual([expect.any(String), undefined]);
  });

  it('go on with the next token after each refresh, as the same session', async () => {
    const first = await app.logIn(credentials);
    const second = await app.refreshSession(first.refreshToken);
    const third = await app.refreshSession(second.refreshToken);
    expect(new Set([first, second, third].map((t) => t.refreshToken)).size).toBe(3);
    expect(new Set(ports.signed.map((p) => p.credentialId)).size).toBe(1);
  });

  it('end for everyone when a token is used twice, and operators are told', async () => {
    const stolen = await app.logIn(credentials);
    const next = await app.refreshSession(stolen.refreshToken);
    await expect(app.refreshSession(stolen.refreshToken)).rejects.toMatchObject(refused);
    await expect(app.refreshSession(next.refreshToken)).rejects.toMatchObject(refused);
    expect(ports.reused).toEqual([
      { sessionId: ports.signed[0]?.credentialId, userId: ann.id, tenantId: ann.tenantId },
    ]);
  });

  it('do not end because another session of the same user did', async () => {
    const phone = await app.logIn(credentials);
    const laptop = await app.logIn(credentials);
    await app.logOut(callerOf(ann), phone.refreshToken);
    await expect(app.refreshSession(phone.refreshToken)).rejects.toMatchObject(refused);
    await expect(app.refreshSession(laptop.refreshToken)).resolves.toBeDefined();
  });

  it('end when nobody refreshes them in time', async () => {
    const { refreshToken } = await app.logIn(credentials);
    ports.advance(ports.refreshTokenTtlSeconds);
    await expect(app.refreshSession(refreshToken)).rejects.toMatchObject(refused);
  });

  it("cannot be ended with somebody else's identity, nor with a token that nobody has", async () => {
    const { refreshToken } = await app.logIn(credentials);
    const bob = await app.registerUser({ ...credentials, email: 'bob@example.org', displayName: 'Bob' });
    await app.logOut(callerOf(bob), refreshToken);
    await app.logOut(callerOf(ann), 'rt_nobody');
    await expect(app.refreshSession(refreshToken)).resolves.toBeDefined();
  });
});
