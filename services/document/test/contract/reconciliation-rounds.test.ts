import { openTestDb, type TestDb } from '@lectern/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgReconciliationRounds } from '../../src/adapters/pg-reconciliation-rounds.ts';
import { migrations } from '../../src/migrations.ts';
import type { MendedFinding, ReconciliationRounds } from '../../src/ports/reconciliation.ts';
import { awaitRound } from '../../src/use-cases/await-round.ts';

const { signal } = new AbortController();
const finding: MendedFinding = {
  ...{ kind: 'points_missing', documentId: 'd', tenantId: 't', seen: '', mended: true },
};
const dayMs = 24 * 60 * 60 * 1_000;
let test: TestDb;
let rounds: ReconciliationRounds;
beforeAll(async () => {
  test = await openTestDb(migrations);
  rounds = createPgReconciliationRounds({ db: test.db });
});
afterAll(() => test.close());

/** Does a step that ends at `position`; where it began, or `none`. */
const step = async (position: string | undefined, findings: MendedFinding[] = []) => {
  let from: string | undefined = 'none';
  const work = async (at: string | undefined) => {
    from = at;
    return { position, findings };
  };
  await rounds.step('points', { roundMs: dayMs, work }, signal);
  return from;
};

describe('the rounds of the comparison', () => {
  it('go on where the last step ended, report what they found, and rest until the next is due', async () => {
    expect(await step('a', [finding])).toBeUndefined();
    expect(await step('b', [{ ...finding, mended: false }])).toBe('a');
    expect(await step(undefined)).toBe('b');
    expect(await step('a')).toBe('none');
    const report = (await rounds.reports(signal)).find(({ part }) => part === 'points');
    expect(report).toMatchObject({ found: { points_missing: 2 }, mended: { points_missing: 1 } });
    await test.db.query(`UPDATE reconciliation SET begun_at = begun_at - interval '1 day'`);
    expect(await step(undefined)).toBeUndefined();
    const next = (await rounds.reports(signal)).find(({ part }) => part === 'points');
    expect(next).toMatchObject({ found: {}, mended: {} });
  });

  it('are gone on with by one instance at a time, and again after a failure', async () => {
    await rounds.begin(signal);
    const failing = rounds.step(
      'points',
      { roundMs: dayMs, work: () => Promise.reject(new Error('no')) },
      signal,
    );
    await expect(failing).rejects.toThrow('no');
    let others: unknown = 'not asked';
    const work = async () => {
      others = await step('c');
      return { position: 'd', findings: [] };
    };
    await rounds.step('points', { roundMs: dayMs, work }, signal);
    expect(others).toBe('none');
    expect(await step(undefined)).toBe('d');
  });

  it('begin anew on demand, which is over when every part was compared since', async () => {
    const waited: string[] = [];
    const pause = async () => {
      const part = (['documents', 'points', 'content'] as const)[waited.length];
      if (part === undefined) throw new Error('It does not end.');
      waited.push(part);
      await rounds.step(
        part,
        { roundMs: dayMs, work: async () => ({ position: undefined, findings: [finding] }) },
        signal,
      );
    };
    const reports = await awaitRound({ rounds, pause }, signal);
    expect(waited).toHaveLength(3);
    expect(reports.map(({ found }) => found)).toEqual(Array(3).fill({ points_missing: 1 }));
  });
});
