import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueRegistrationToken, type Registration } from '../../src/domain/registration.ts';
import { hashSecret } from '../../src/domain/secrets.ts';
import { type Backend, backends, openPostgres, signal, someUser } from '../support/backends.ts';

const now = new Date('2026-11-01T12:00:00.000Z');

function registration(email = someUser().email, ttlSeconds = 60): Registration {
  const { stored } = issueRegistrationToken(now, ttlSeconds);
  return { token: stored, email, displayName: 'Ann', passwordHash: 'hash' };
}

describe.each(backends)('RegistrationRepository on %s', (_name, open) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend.close());

  const find = ({ token }: Registration, at = now) =>
    backend.registrations.find(token.hash, { now: at, signal });

  it('finds a registration just as it was stored, until it expires', async () => {
    const stored = registration();
    await backend.registrations.add(stored, { now, signal });
    expect(await find(stored)).toEqual(stored);
    expect(await find(stored, stored.token.expiresAt)).toBeUndefined();
    expect(await find(registration())).toBeUndefined();
  });

  it('removes all of one address', async () => {
    const first = registration();
    const all = [first, registration(first.email), registration()];
    for (const each of all) await backend.registrations.add(each, { now, signal });
    await backend.registrations.removeAll(first.email, signal);
    expect(await Promise.all(all.map((each) => find(each)))).toEqual([undefined, undefined, all[2]]);
  });
});

describe('credentials on Postgres alone', () => {
  it('forget registrations that have expired', async () => {
    const backend = await openPostgres();
    await backend.registrations.add(registration(undefined, 0), { now, signal });
    await backend.registrations.add(registration(), { now, signal });
    expect(await backend.count('registrations')).toBe(1);
    await backend.close();
  });

  it('know the newest networks of a user, and none that was not used for long', async () => {
    const backend = await openPostgres();
    const user = someUser();
    await backend.accounts.register({ user, passwordHash: 'hash' }, signal);
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
    const pair = (i: number) => hashSecret(`pair ${i}`);
    const remember = (i: number, seconds: number) =>
      backend.knownNetworks.remember(pair(i), { userId: user.id, now: at(seconds), signal });
    for (let i = 0; i < 20; i += 1) await remember(i, i);
    await remember(0, 100);
    await remember(20, 101);
    const knows = (i: number, seconds = 102) =>
      backend.knownNetworks.has(pair(i), { now: at(seconds), signal });
    expect([await knows(0), await knows(1), await knows(2), await knows(20)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(await backend.count('known_networks')).toBe(20);
    expect(await knows(20, 101 + 90 * 86_400)).toBe(false);
    await backend.close();
  });
});
