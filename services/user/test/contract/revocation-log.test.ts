import { untilLockWaits } from '@lectern/db/testing';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgRevocationLog, type OpenRevocationLog } from '../../src/adapters/pg-revocation-log.ts';
import { createPgRevocations } from '../../src/adapters/pg-revocations.ts';
import { issueRefreshToken } from '../../src/domain/session.ts';
import { awaitRevocations } from '../../src/use-cases/await-revocations.ts';
import {
  anybody,
  endless,
  keyOf,
  openPostgres,
  type PostgresBackend,
  revocationLifeSeconds,
  signal,
  someUser,
} from '../support/backends.ts';

const user = someUser();
const { tenantId } = user;
const revokedAt = new Date('2026-11-01T12:00:00.000Z');

let backend: PostgresBackend;
let log: OpenRevocationLog;
beforeAll(async () => {
  backend = await openPostgres();
  await backend.accounts.register({ user, passwordHash: 'hash' }, signal);
  // So long that a wait which is not ended by a notification fails the test.
  log = await createPgRevocationLog({ db: backend.db, pollIntervalMs: 60_000 });
});
afterAll(async () => {
  await log.close();
  await backend.close();
});

const entries = createPgRevocations({ lifeSeconds: revocationLifeSeconds });

/** Lists an ending in a transaction that commits some milliseconds later. */
async function endSomething(): Promise<string> {
  const subjectId = v7();
  await backend.db.transaction(async (tx) => {
    await tx.query('SELECT pg_sleep(random() * 0.004)');
    await entries.record(tx, { kind: 'session', subjectId, tenantId, revokedAt });
    await tx.query('SELECT pg_sleep(random() * 0.004)');
  });
  return subjectId;
}

const endOfLog = async (): Promise<number> => {
  const { rows } = await backend.db.query<{ seq: string }>(
    'SELECT coalesce(max(seq), 0) AS seq FROM revocations',
  );
  return Number(rows[0]?.seq);
};

describe('the list of revocations', () => {
  it('shows a follower each entry once and in its order, however many transactions commit at the same time', async () => {
    const start = await endOfLog();
    const done = new AbortController();
    const seen: { seq: number; subjectId: string }[] = [];
    const follower = (async () => {
      for (;;) {
        const after = seen.at(-1)?.seq ?? start;
        const wasDone = done.signal.aborted;
        const page = await log.list(after, { limit: 3, signal });
        seen.push(...page);
        if (wasDone && page.length === 0) return;
      }
    })();
    const ended: string[] = [];
    await Promise.all(
      Array.from({ length: 9 }, async () => {
        for (let i = 0; i < 12; i += 1) ended.push(await endSomething());
      }),
    );
    done.abort();
    await follower;
    expect(seen.map(({ subjectId }) => subjectId).sort()).toEqual(ended.sort());
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map(({ seq }) => seq).sort((a, b) => a - b));
  });

  it('wakes whoever waits when a transaction commits, and not when it rolls back', async () => {
    const after = await endOfLog();
    const until = new AbortController();
    const waiting = awaitRevocations({ revocationLog: log }, { after, until: until.signal }, signal);
    const failing = backend.db.transaction(async (tx) => {
      await entries.record(tx, { kind: 'session', subjectId: v7(), tenantId, revokedAt });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    const subjectId = await endSomething();
    expect(await waiting).toMatchObject([{ kind: 'session', subjectId, tenantId, revokedAt }]);
    until.abort();
  });

  it('has nothing when the wait is over, and gives up with its caller', async () => {
    const after = await endOfLog();
    const [until, caller] = [new AbortController(), new AbortController()];
    const waiting = awaitRevocations({ revocationLog: log }, { after, until: until.signal }, signal);
    const given = awaitRevocations({ revocationLog: log }, { after, until: until.signal }, caller.signal);
    caller.abort(new Error('gone'));
    await expect(given).rejects.toBeInstanceOf(Error);
    until.abort();
    expect(await waiting).toEqual([]);
  });
});

describe('a key that an ended session asks for', () => {
  const keyFor = () => ({
    ...{ id: v7(), ...keyOf(user), name: 'n', scopes: ['search' as const] },
    ...{ secretHash: Buffer.from('hash'), createdAt: revokedAt, ...endless },
  });
  const openSession = async () => {
    const sessionId = v7();
    const token = issueRefreshToken(revokedAt, 3_600).stored;
    const session = {
      id: sessionId,
      tenantId,
      userId: user.id,
      passwordHash: 'hash',
      createdAt: revokedAt,
      token,
    };
    await backend.sessions.open(session, signal);
    const end = () => backend.sessions.revoke(token.hash, keyOf(user), { now: revokedAt, signal });
    return { sessionId, end };
  };

  it('is not made', async () => {
    const { sessionId, end } = await openSession();
    expect(await backend.apiKeys.add(keyFor(), { author: { ...anybody, sessionId }, signal })).toBe(true);
    await end();
    const late = backend.apiKeys.add(keyFor(), { author: { ...anybody, sessionId }, signal });
    await expect(late).rejects.toMatchObject({ code: 'unauthenticated', reason: 'session_ended' });
  });

  it('is not made when the end has begun and is not committed', async () => {
    const { sessionId } = await openSession();
    const ending = Promise.withResolvers<void>();
    let late: Promise<boolean> | undefined;
    const end = backend.db.transaction(async (tx) => {
      await tx.query('UPDATE sessions SET revoked_at = $2 WHERE id = $1', [sessionId, revokedAt]);
      late = backend.apiKeys.add(keyFor(), { author: { ...anybody, sessionId }, signal });
      late.catch(() => undefined);
      await untilLockWaits(backend.db, 1);
      ending.resolve();
    });
    await ending.promise;
    await end;
    await expect(late).rejects.toMatchObject({ reason: 'session_ended' });
  });
});
