import { eventually } from '@lectern/testing';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgRevocations } from '../../src/adapters/pg-revocations.ts';
import { issueRefreshToken } from '../../src/domain/session.ts';
import type { User } from '../../src/domain/user.ts';
import {
  openPostgres,
  type PostgresBackend,
  revocationLifeSeconds,
  signal,
  someUser,
} from '../support/backends.ts';

const revocations = createPgRevocations({ lifeSeconds: revocationLifeSeconds });
const revokedAt = new Date('2026-11-01T12:00:00.000Z');

describe('the list of revocations', () => {
  let backend: PostgresBackend;
  let owner: User;

  beforeAll(async () => {
    backend = await openPostgres();
    owner = someUser();
    await backend.accounts.register({ user: owner, passwordHash: 'hash' }, signal);
  });
  afterAll(() => backend.close());

  const someEnd = (at = revokedAt) =>
    ({ kind: 'session', subjectId: v7(), tenantId: owner.tenantId, revokedAt: at }) as const;
  const after = async (seq: bigint) => {
    const { rows } = await backend.db.query<{ seq: string; subject_id: string }>(
      'SELECT seq, subject_id FROM revocations WHERE seq > $1 ORDER BY seq',
      [String(seq)],
    );
    return rows;
  };

  it('lets a writer wait for one who came before it and has not committed', async () => {
    const commit = Promise.withResolvers<void>();
    const [first, second] = [someEnd(), someEnd()];
    const slow = backend.db.transaction(async (tx) => {
      await revocations.record(tx, first);
      await commit.promise;
    });
    await eventually(async () => expect(await waitingOrHolding()).toEqual({ holding: 1, waiting: 0 }));
    const quick = backend.db.transaction((tx) => revocations.record(tx, second));
    await eventually(async () => expect(await waitingOrHolding()).toEqual({ holding: 1, waiting: 1 }));
    expect(await after(0n)).toEqual([]);
    commit.resolve();
    await Promise.all([slow, quick]);
    expect((await after(0n)).map((row) => row.subject_id)).toEqual([first.subjectId, second.subjectId]);
  });

  it('hides nothing from a follower while many write, and some give up', async () => {
    const start = (await after(0n)).at(-1)?.seq ?? '0';
    const ends = Array.from({ length: 60 }, () => someEnd());
    const failure = new Error('rolled back');
    const kept = ends.filter((_end, i) => i % 5 !== 0);
    let isWriting = true;
    const seen: string[] = [];
    const follow = async () => {
      let last = BigInt(start);
      for (let isLast = false; !isLast; ) {
        isLast = !isWriting;
        for (const row of await after(last)) {
          seen.push(row.subject_id);
          last = BigInt(row.seq);
        }
      }
    };
    const following = follow();
    await Promise.allSettled(
      ends.map((end, i) =>
        backend.db.transaction(async (tx) => {
          await revocations.record(tx, end);
          if (i % 5 === 0) throw failure;
        }),
      ),
    );
    isWriting = false;
    await following;
    expect(seen.sort()).toEqual(kept.map(({ subjectId }) => subjectId).sort());
  });

  it('forgets what has outlived every access token, when it writes', async () => {
    const late = new Date(revokedAt.getTime() + (revocationLifeSeconds + 1) * 1_000);
    const end = someEnd(late);
    await backend.db.transaction((tx) => revocations.record(tx, end));
    expect((await after(0n)).map((row) => row.subject_id)).toEqual([end.subjectId]);
  });

  it('ends a user no earlier than their newest token, whatever the clocks of the instances say', async () => {
    const { id: userId, tenantId } = owner;
    const [ahead, behind] = [1_500, 200].map((ms) => new Date(revokedAt.getTime() + ms));
    const [first, second, third] = [1, 2, 3].map(() => issueRefreshToken(revokedAt, 60).stored);
    const session = { id: v7(), tenantId, userId, passwordHash: 'hash', createdAt: revokedAt, token: first! };
    await backend.sessions.open(session, signal);
    for (const [token, successor, now] of [
      [first!, second!, ahead!],
      [second!, third!, behind!],
    ] as const)
      await backend.sessions.change(token.hash, (found) => ({ action: 'rotate', token: found, successor }), {
        now,
        signal,
      });
    const end = { kind: 'user', subjectId: userId, tenantId, revokedAt } as const;
    await backend.db.transaction((tx) => revocations.record(tx, end));
    expect((await backend.revocations(tenantId)).at(-1)).toEqual({ ...end, revokedAt: ahead });
  });

  async function waitingOrHolding(): Promise<{ holding: number; waiting: number } | undefined> {
    const { rows } = await backend.db.query<{ holding: number; waiting: number }>(
      `SELECT count(*) FILTER (WHERE granted)::int AS holding, count(*) FILTER (WHERE NOT granted)::int AS waiting
       FROM pg_locks
       WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return rows[0];
  }
});
