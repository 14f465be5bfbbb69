import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueResetToken } from '../../src/domain/password-reset.ts';
import { issueRefreshToken } from '../../src/domain/session.ts';
import type { User } from '../../src/domain/user.ts';
import { type Backend, backends, openPostgres, signal, someUser } from '../support/backends.ts';

const now = new Date('2026-11-01T12:00:00.000Z');

async function newUser({ accounts }: Backend): Promise<User> {
  const user = someUser();
  await accounts.register({ user, passwordHash: 'old' }, signal);
  return user;
}

async function openSession({ sessions }: Backend, { id: userId, tenantId }: User, passwordHash = 'old') {
  const { stored } = issueRefreshToken(now, 60);
  const id = v7();
  await sessions.open({ id, tenantId, userId, passwordHash, createdAt: now, token: stored }, signal);
  const isRevoked = async () => {
    let revokedAt: Date | undefined;
    await sessions.change(
      stored.hash,
      (token) => {
        revokedAt = token.revokedAt;
        return undefined;
      },
      { now, signal },
    );
    return revokedAt !== undefined;
  };
  return { id, isRevoked };
}

async function addReset({ passwords }: Backend, userId: string, ttlSeconds = 60): Promise<Buffer> {
  const { stored } = issueResetToken(now, ttlSeconds);
  await passwords.addReset({ token: stored, userId, now }, signal);
  return stored.hash;
}

describe.each(backends)('PasswordRepository on %s', (_name, open) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend.close());

  const hashOf = async ({ email }: User) => (await backend.accounts.findByEmail(email, signal))?.passwordHash;

  it('changes a password, and ends the sessions but one and the tokens of its user alone', async () => {
    const [user, other] = [await newUser(backend), await newUser(backend)];
    const [kept, ended] = [await openSession(backend, user), await openSession(backend, user)];
    const others = await openSession(backend, other);
    const [token, othersToken] = [await addReset(backend, user.id), await addReset(backend, other.id)];
    const change = { checkedHash: 'old', passwordHash: 'new', now, keptSession: kept.id };
    expect(await backend.passwords.change(user.id, change, signal)).toBe(true);
    expect(await hashOf(user)).toBe('new');
    expect(await hashOf(other)).toBe('old');
    expect(await Promise.all([kept, ended, others].map((session) => session.isRevoked()))).toEqual([
      false,
      true,
      false,
    ]);
    expect(await backend.passwords.findReset(token, { now, signal })).toBeUndefined();
    expect(await backend.passwords.findReset(othersToken, { now, signal })).toEqual(other);
    expect(await backend.passwords.change(v7(), change, signal)).toBe(false);
  });

  it('lets a password that is replaced while it is checked change nothing and open nothing', async () => {
    const user = await newUser(backend);
    const { id: keptSession } = await openSession(backend, user);
    const change = { checkedHash: 'old', now, keptSession };
    const changes = await Promise.all(
      ['a', 'b', 'c'].map((passwordHash) =>
        backend.passwords.change(user.id, { ...change, passwordHash }, signal),
      ),
    );
    expect(changes.filter(Boolean)).toHaveLength(1);
    expect(await hashOf(user)).toBe(['a', 'b', 'c'][changes.indexOf(true)]);
    const { stored: token } = issueRefreshToken(now, 60);
    const { id: userId, tenantId } = user;
    const late = { id: v7(), tenantId, userId, passwordHash: 'old', createdAt: now, token };
    expect(await backend.sessions.open(late, signal)).toBeUndefined();
  });

  it('replaces a password by a token once, and ends all sessions and tokens of the user', async () => {
    const user = await newUser(backend);
    const session = await openSession(backend, user);
    const [token, second] = [await addReset(backend, user.id), await addReset(backend, user.id)];
    expect(await backend.passwords.findReset(token, { now, signal })).toEqual(user);
    const results = await Promise.all(
      ['a', 'b', 'c'].map((passwordHash) => backend.passwords.reset(token, { passwordHash, now }, signal)),
    );
    const winner = results.findIndex((result) => result !== undefined);
    expect(results.filter((result) => result !== undefined)).toEqual([user]);
    expect(await hashOf(user)).toBe(['a', 'b', 'c'][winner]);
    expect(await session.isRevoked()).toBe(true);
    expect(await backend.passwords.reset(second, { passwordHash: 'd', now }, signal)).toBeUndefined();
  });

  it('takes no token that has expired', async () => {
    const user = await newUser(backend);
    const token = await addReset(backend, user.id, 0);
    expect(await backend.passwords.findReset(token, { now, signal })).toBeUndefined();
    expect(await backend.passwords.reset(token, { passwordHash: 'new', now }, signal)).toBeUndefined();
    expect(await hashOf(user)).toBe('old');
  });
});

describe('PasswordRepository on Postgres alone', () => {
  it('lists what it ends as revoked, and forgets tokens that have expired', async () => {
    const backend = await openPostgres();
    const user = await newUser(backend);
    for (let i = 0; i < 3; i += 1) await openSession(backend, user);
    const { id } = await openSession(backend, user);
    await backend.passwords.change(
      user.id,
      { checkedHash: 'old', passwordHash: 'new', now, keptSession: id },
      signal,
    );
    expect(await backend.count('revocations')).toBe(3);
    await addReset(backend, user.id, 0);
    const token = await addReset(backend, user.id);
    expect(await backend.count('password_resets')).toBe(1);
    await backend.passwords.reset(token, { passwordHash: 'newer', now }, signal);
    expect(await backend.count('revocations')).toBe(4);
    await backend.close();
  });
});
