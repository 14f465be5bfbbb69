import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  issueRefreshToken,
  judgeRefresh,
  type PresentedToken,
  type StoredToken,
} from '../../src/domain/session.ts';
import type { User } from '../../src/domain/user.ts';
import type { AccountKey, SessionChange } from '../../src/ports.ts';
import {
  type Backend,
  backends,
  keyOf,
  openPostgres,
  type PostgresBackend,
  signal,
  someUser,
} from '../support/backends.ts';

const now = new Date('2026-11-01T12:00:00.000Z');
const newToken = (ttlSeconds = 60): StoredToken => issueRefreshToken(now, ttlSeconds).stored;

async function openFor(backend: Backend, owner: User, token: StoredToken) {
  const id = v7();
  await backend.sessions.open(
    { id, tenantId: owner.tenantId, userId: owner.id, passwordHash: 'hash', createdAt: now, token },
    signal,
  );
  return { id, token };
}

/** Decides as the use case does; `refuse` stands for no change. */
async function refreshOn(backend: Backend, token: StoredToken, successor: StoredToken) {
  const change = await backend.sessions.change(
    token.hash,
    (found): SessionChange | undefined => {
      const action = judgeRefresh(found, now);
      if (action === 'refuse') return undefined;
      return action === 'rotate' ? { action, token: found, successor } : { action, token: found };
    },
    { now, signal },
  );
  return change ?? { action: 'refuse' };
}

describe.each(backends)('SessionRepository on %s', (_name, open) => {
  let backend: Backend;
  let user: User;

  beforeAll(async () => {
    backend = await open();
    user = someUser();
    await backend.accounts.register({ user, passwordHash: 'hash' }, signal);
  });
  afterAll(() => backend.close());

  const openSession = (token = newToken()) => openFor(backend, user, token);
  const refresh = (token: StoredToken, successor = newToken()) => refreshOn(backend, token, successor);

  it('shows all that is known of a token', async () => {
    const { id, token } = await openSession();
    const seen: PresentedToken[] = [];
    await backend.sessions.change(token.hash, (found) => void seen.push(found), { now, signal });
    expect(seen).toEqual([
      { sessionId: id, user, expiresAt: token.expiresAt, usedAt: undefined, revokedAt: undefined },
    ]);
  });

  it('refuses a token that it does not know without asking', async () => {
    const decide = () => {
      throw new Error('asked');
    };
    expect(await backend.sessions.change(newToken().hash, decide, { now, signal })).toBeUndefined();
  });

  it('replaces a token by its successor, which is then good for one use in turn', async () => {
    const { token } = await openSession();
    const successor = newToken();
    expect(await refresh(token, successor)).toMatchObject({ action: 'rotate' });
    expect(await refresh(successor)).toMatchObject({ action: 'rotate' });
  });

  it('revokes the family when a token comes again', async () => {
    const { token } = await openSession();
    const successor = newToken();
    await refresh(token, successor);
    expect(await refresh(token)).toMatchObject({ action: 'revoke' });
    expect(await refresh(successor)).toMatchObject({ action: 'refuse' });
  });

  // Many rounds, since the first ones only fill the connection pool and one alone may miss the moment.
  it('lets exactly one of several uses at once win, and the others see its use', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { token } = await openSession();
      const successors = [1, 2, 3, 4].map(() => newToken());
      const decisions = await Promise.all(successors.map((successor) => refresh(token, successor)));
      const actions = decisions.map((decision) => decision.action).sort();
      expect(actions).toEqual(['refuse', 'refuse', 'revoke', 'rotate']);
      for (const successor of successors)
        expect(await refresh(successor)).toMatchObject({ action: 'refuse' });
    }
  });

  it('changes nothing when the decision fails', async () => {
    const { token } = await openSession();
    const failure = new Error('no decision');
    await expect(
      backend.sessions.change(
        token.hash,
        () => {
          throw failure;
        },
        { now, signal },
      ),
    ).rejects.toBe(failure);
    expect(await refresh(token)).toMatchObject({ action: 'rotate' });
  });

  it('revokes by any token of the family, for its owner alone, as often as asked', async () => {
    const { token } = await openSession();
    const successor = newToken();
    await refresh(token, successor);
    await backend.sessions.revoke(token.hash, { tenantId: user.tenantId, userId: v7() }, { now, signal });
    const third = newToken();
    expect(await refresh(successor, third)).toMatchObject({ action: 'rotate' });
    await backend.sessions.revoke(token.hash, keyOf(user), { now, signal });
    await backend.sessions.revoke(token.hash, keyOf(user), { now, signal });
    expect(await refresh(third)).toMatchObject({ action: 'refuse' });
  });

  it('lists the end of a session once, whichever way it came', async () => {
    const owner = someUser();
    await backend.accounts.register({ user: owner, passwordHash: 'hash' }, signal);
    const loggedOut = await openFor(backend, owner, newToken());
    const stolen = await openFor(backend, owner, newToken());
    for (let i = 0; i < 2; i += 1)
      await backend.sessions.revoke(loggedOut.token.hash, keyOf(owner), { now, signal });
    for (let i = 0; i < 3; i += 1) await refresh(stolen.token);
    const listed = { kind: 'session', tenantId: owner.tenantId, revokedAt: now };
    expect(await backend.revocations(owner.tenantId)).toEqual([
      { ...listed, subjectId: loggedOut.id },
      { ...listed, subjectId: stolen.id },
    ]);
  });

  it("lists a user's live sessions, newest first, and finds one; nobody else's, and none that is over", async () => {
    const owner = someUser();
    await backend.accounts.register({ user: owner, passwordHash: 'hash' }, signal);
    const [first, second, over, ended] = [
      await openFor(backend, owner, newToken()),
      await openFor(backend, owner, newToken()),
      await openFor(backend, owner, newToken(0)),
      await openFor(backend, owner, newToken()),
    ];
    await backend.sessions.end(ended.id, keyOf(owner), { now, signal });
    const seen = ({ id, token }: typeof first) => ({
      ...{ id, createdAt: now, lastUsedAt: now, expiresAt: token.expiresAt },
    });
    const list = (key: AccountKey, limit = 10, before?: string) =>
      backend.sessions.list(key, { limit, before }, { now, signal });
    const find = (id: string, key: AccountKey) => backend.sessions.find(id, key, { now, signal });
    expect(await list(keyOf(owner))).toEqual([seen(second), seen(first)]);
    expect(await list(keyOf(owner), 1)).toEqual([seen(second)]);
    expect(await list(keyOf(owner), 1, second.id)).toEqual([seen(first)]);
    expect(await find(first.id, keyOf(owner))).toEqual(seen(first));
    for (const key of [
      keyOf(user),
      { ...keyOf(owner), tenantId: user.tenantId },
      { tenantId: 'x', userId: 'x' },
    ]) {
      expect((await list(key)).filter(({ id }) => [first.id, second.id].includes(id))).toEqual([]);
      expect(await find(first.id, key)).toBeUndefined();
    }
    for (const id of [over.id, ended.id, v7(), 'x']) expect(await find(id, keyOf(owner)), id).toBeUndefined();
  });

  it('shows when a session was last used, and that its end has moved', async () => {
    const { id, token } = await openSession();
    const successor = newToken(600);
    const later = new Date(now.getTime() + 1_000);
    await backend.sessions.change(token.hash, (found) => ({ action: 'rotate', token: found, successor }), {
      now: later,
      signal,
    });
    expect(await backend.sessions.find(id, keyOf(user), { now: later, signal })).toMatchObject({
      ...{ createdAt: now, lastUsedAt: later, expiresAt: successor.expiresAt },
    });
  });

  it('ends a session by its id, for its owner alone and listed once', async () => {
    const owner = someUser();
    await backend.accounts.register({ user: owner, passwordHash: 'hash' }, signal);
    const { id, token } = await openFor(backend, owner, newToken());
    const end = (key: AccountKey, named = id) => backend.sessions.end(named, key, { now, signal });
    for (const key of [
      keyOf(user),
      { ...keyOf(owner), tenantId: user.tenantId },
      { tenantId: 'x', userId: 'x' },
    ])
      expect(await end(key)).toBe(false);
    for (const unknown of [v7(), 'x']) expect(await end(keyOf(owner), unknown)).toBe(false);
    expect(await Promise.all([end(keyOf(owner)), end(keyOf(owner))])).toEqual([true, true]);
    expect(await refresh(token)).toMatchObject({ action: 'refuse' });
    expect(await backend.revocations(owner.tenantId)).toEqual([
      { kind: 'session', tenantId: owner.tenantId, revokedAt: now, subjectId: id },
    ]);
  });

  it('gives the user as they are when a session opens, and opens none for who is not there', async () => {
    const token = newToken();
    const { tenantId, id: userId } = user;
    const session = { id: v7(), tenantId, userId, passwordHash: 'hash', createdAt: now, token };
    expect(await backend.sessions.open(session, signal)).toEqual(user);
    for (const changes of [
      { userId: v7() },
      { tenantId: v7() },
      { userId: 'x' },
      { passwordHash: 'other' },
    ]) {
      const other = { ...session, id: v7(), token: newToken(), ...changes };
      expect(await backend.sessions.open(other, signal)).toBeUndefined();
    }
  });
});

describe('SessionRepository on Postgres alone', () => {
  let backend: PostgresBackend;
  let user: User;

  beforeAll(async () => {
    backend = await openPostgres();
    user = someUser();
    await backend.accounts.register({ user, passwordHash: 'hash' }, signal);
  });
  afterAll(() => backend.close());

  it('rolls the use of a token back when its successor cannot be stored', async () => {
    const { token } = await openFor(backend, user, newToken());
    const { token: taken } = await openFor(backend, user, newToken());
    const before = await backend.count('refresh_tokens');
    await expect(refreshOn(backend, token, taken)).rejects.toThrow();
    expect(await backend.count('refresh_tokens')).toBe(before);
    expect(await refreshOn(backend, token, newToken())).toMatchObject({ action: 'rotate' });
  });

  it("forgets a user's expired sessions at the next login, and nobody else's", async () => {
    const other = someUser();
    await backend.accounts.register({ user: other, passwordHash: 'hash' }, signal);
    await openFor(backend, other, newToken(0));
    await openFor(backend, user, newToken(60));
    await openFor(backend, user, newToken(0));
    const before = await backend.count('sessions');
    await openFor(backend, user, newToken(60));
    expect(await backend.count('sessions')).toBe(before);
  });

  it('forgets the expired tokens of a session that goes on', async () => {
    const { token } = await openFor(backend, user, newToken(60));
    const before = await backend.count('refresh_tokens');
    const stale = newToken(0);
    await refreshOn(backend, token, stale);
    expect(await backend.count('refresh_tokens')).toBe(before + 1);
    await backend.sessions.change(
      stale.hash,
      (found) => ({ action: 'rotate', token: found, successor: newToken(60) }),
      { now, signal },
    );
    expect(await backend.count('refresh_tokens')).toBe(before + 1);
  });
});
