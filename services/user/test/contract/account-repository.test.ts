import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, backends, keyOf, openPostgres, signal, someUser } from '../support/backends.ts';

describe.each(backends)('AccountRepository on %s', (_name, open) => {
  let backend: Backend;
  const taken = { code: 'conflict', reason: 'email_taken' };

  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend.close());

  it('finds a user by id and by address just as it was stored', async () => {
    const user = someUser();
    await backend.accounts.register({ user, passwordHash: 'hash' }, signal);
    expect(await backend.accounts.find(keyOf(user), signal)).toEqual(user);
    expect(await backend.accounts.findByEmail(user.email, signal)).toEqual({ user, passwordHash: 'hash' });
  });

  it('finds nobody of another tenant', async () => {
    const user = someUser();
    await backend.accounts.register({ user, passwordHash: 'hash' }, signal);
    for (const tenantId of [v7(), 'not a uuid']) {
      expect(await backend.accounts.find({ tenantId, userId: user.id }, signal)).toBeUndefined();
    }
  });

  it('finds nothing for ids and addresses that it does not know, whatever they look like', async () => {
    const { tenantId } = someUser();
    for (const userId of [v7(), 'not a uuid', '', "'; drop table users"]) {
      expect(await backend.accounts.find({ tenantId, userId }, signal)).toBeUndefined();
    }
    expect(await backend.accounts.findByEmail('nobody@example.org', signal)).toBeUndefined();
  });

  it('refuses a taken address and changes nothing', async () => {
    const user = someUser();
    await backend.accounts.register({ user, passwordHash: 'hash' }, signal);
    const twin = someUser({ email: user.email });
    await expect(
      backend.accounts.register({ user: twin, passwordHash: 'other' }, signal),
    ).rejects.toMatchObject(taken);
    expect(await backend.accounts.findByEmail(user.email, signal)).toEqual({ user, passwordHash: 'hash' });
    expect(await backend.accounts.find(keyOf(twin), signal)).toBeUndefined();
  });

  it('gives an address to exactly one of many that ask at once', async () => {
    const email = someUser().email;
    const twins = Array.from({ length: 8 }, () => someUser({ email }));
    const results = await Promise.allSettled(
      twins.map((user) => backend.accounts.register({ user, passwordHash: 'hash' }, signal)),
    );
    const won = twins.filter((_user, i) => results[i]?.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject(taken);
    }
    expect((await backend.accounts.findByEmail(email, signal))?.user).toEqual(won[0]);
  });
});

describe('AccountRepository on Postgres alone', () => {
  it('rolls the tenant back when the user cannot be stored', async () => {
    const backend = await openPostgres();
    const user = someUser();
    await backend.accounts.register({ user, passwordHash: 'hash' }, signal);
    const twin = someUser({ email: user.email });
    await expect(backend.accounts.register({ user: twin, passwordHash: 'hash' }, signal)).rejects.toThrow();
    expect(await backend.count('tenants')).toBe(1);
    await backend.close();
  });
});
