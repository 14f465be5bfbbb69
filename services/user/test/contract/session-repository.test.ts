import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  issueRefreshToken,
  judgeRefresh,
  type PresentedToken,
  type StoredToken,
} from '../../src/domain/session.ts';
import type { User } from '../../src/domain/user.ts';
import type { RefreshDecision } from '../../src/ports.ts';
import { type Backend, backends, openPostgres, type PostgresBackend, someUser } from './backends.ts';

const now = new Date('2026-11-01T12:00:00.000Z');
const newToken = (ttlSeconds = 60): StoredToken => issueRefreshToken(now, ttlSeconds).stored;

async function openFor(backend: Backend, owner: User, token: StoredToken) {
  const id = v7();
  await backend.sessions.open({ id, userId: owner.id, createdAt: now, token });
  return { id, token };
}

/** Decides as the use case does. */
function refreshOn(backend: Backend, token: StoredToken, successor: StoredToken): Promise<RefreshDecision> {
  return backend.sessions.refresh(token.hash, now, (found): RefreshDecision => {
    const verdict = judgeRefresh(found, now);
    return verdict === 'rotate' ? { verdict, token: found, successor } : { verdict, token: found };
  });
}

describe.each(backends)('SessionRepository on %s', (_name, open) => {
  let backend: Backend;
  let user: User;

  beforeAll(async () => {
    backend = await open();
    user = someUser();
    await backend.accounts.register({ user, passwordHash: 'hash' });
  });
  afterAll(() => backend.close());

  const openSession = (token = newToken()) => openFor(backend, user, token);
  const refresh = (token: StoredToken, successor = newToken()) => refreshOn(backend, token, successor);

  it('shows all that is known of a token', async () => {
    const { id, token } = await openSession();
    const seen: PresentedToken[] = [];
    await backend.sessions.refresh(token.hash, now, (found) => {
      seen.push(found);
      return { verdict: 'refuse' };
    });
    expect(seen).toEqual([
      { sessionId: id, user, expiresAt: token.expiresAt, usedAt: undefined, revokedAt: undefined },
    ]);
  });

  it('refuses a token that it does not know without asking', async () => {
    const decision = await backend.sessions.refresh(newToken().hash, now, () => {
      throw new Error('asked');
    });
    expect(decision).toMatchObject({ verdict: 'refuse' });
  });

  it('replaces a token by its successor, which is then good for one use in turn', async () => {
    const { token } = await openSession();
    const successor = newToken();
    expect(await refresh(token, successor)).toMatchObject({ verdict: 'rotate' });
    expect(await refresh(successor)).toMatchObject({ verdict: 'rotate' });
  });

  it('revokes the family when a token comes again', async () => {
    const { token } = await openSession();
    const successor = newToken();
    await refresh(token, successor);
    expect(await refresh(token)).toMatchObject({ verdict: 'revoke' });
    expect(await refresh(successor)).toMatchObject({ verdict: 'refuse' });
  });

  // Many rounds, since the first ones only fill the connection pool and one alone may miss the moment.
  it('lets exactly one of several uses at once win, and the others see its use', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { token } = await openSession();
      const successors = [1, 2, 3, 4].map(() => newToken());
      const decisions = await Promise.all(successors.map((successor) => refresh(token, successor)));
      const verdicts = decisions.map((decision) => decision.verdict).sort();
      expect(verdicts).toEqual(['refuse', 'refuse', 'revoke', 'rotate']);
      for (const successor of successors)
        expect(await refresh(successor)).toMatchObject({ verdict: 'refuse' });
    }
  });

  it('changes nothing when the decision fails', async () => {
    const { token } = await openSession();
    const failure = new Error('no decision');
    await expect(
      backend.sessions.refresh(token.hash, now, () => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await refresh(token)).toMatchObject({ verdict: 'rotate' });
  });

  it('revokes by any token of the family, for its owner alone, as often as asked', async () => {
    const { token } = await openSession();
    const successor = newToken();
    await refresh(token, successor);
    await backend.sessions.revoke(token.hash, v7(), now);
    const third = newToken();
    expect(await refresh(successor, third)).toMatchObject({ verdict: 'rotate' });
    await backend.sessions.revoke(token.hash, user.id, now);
    await backend.sessions.revoke(token.hash, user.id, now);
    expect(await refresh(third)).toMatchObject({ verdict: 'refuse' });
  });
});

describe('SessionRepository on Postgres alone', () => {
  let backend: PostgresBackend;
  let user: User;

  beforeAll(async () => {
    backend = await openPostgres();
    user = someUser();
    await backend.accounts.register({ user, passwordHash: 'hash' });
  });
  afterAll(() => backend.close());

  it('rolls the use of a token back when its successor cannot be stored', async () => {
    const { token } = await openFor(backend, user, newToken());
    const { token: taken } = await openFor(backend, user, newToken());
    const before = await backend.count('refresh_tokens');
    await expect(refreshOn(backend, token, taken)).rejects.toThrow();
    expect(await backend.count('refresh_tokens')).toBe(before);
    expect(await refreshOn(backend, token, newToken())).toMatchObject({ verdict: 'rotate' });
  });

  it("forgets a user's expired sessions at the next login, and nobody else's", async () => {
    const other = someUser();
    await backend.accounts.register({ user: other, passwordHash: 'hash' });
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
    await backend.sessions.refresh(stale.hash, now, (found) => ({
      verdict: 'rotate',
      token: found,
      successor: newToken(60),
    }));
    expect(await backend.count('refresh_tokens')).toBe(before + 1);
  });
});
