import { describe, expect, it } from 'vitest';
import type { ReindexProgress } from './ports/reindex.ts';
import { describeProgress, endOf } from './reindex-report.ts';

const building: ReindexProgress = {
  ...{ indexId: 2, model: { name: 'm', dimensions: 8 }, state: 'building', problem: undefined },
  ...{ documents: 500, remaining: 380, failed: 0, failures: [], chosen: false },
};

describe('the report of a reindex', () => {
  it('says how far it is, how fast, and how long it takes', () => {
    const line = 'index 2 of m (8 dimensions): 120 of 500 documents';
    expect(describeProgress(building, 0)).toBe(line);
    expect(describeProgress(building, 31.25)).toBe(`${line}, 31.3 a second, 13 s left`);
    expect(endOf(building)).toBeUndefined();
  });

  it('ends when nothing is left but what cannot be copied, and names it', () => {
    const failures = [{ documentId: 'd', problem: 'refused' }];
    expect(endOf({ ...building, failed: 2, failures })).toBeUndefined();
    const stuck = { ...building, remaining: 2, failed: 2, failures };
    expect(endOf(stuck)).toBe(2);
    expect(describeProgress(stuck, 0).split('\n').slice(0, 3)).toEqual([
      'index 2 of m (8 dimensions): 498 of 500 documents, 2 cannot be copied',
      '  d: refused',
      '  and 1 more',
    ]);
  });

  it.each([
    [{ state: 'active', chosen: true }, 0, 'in use'],
    [{ state: 'active', chosen: false }, undefined, 'in use'],
    [{ state: 'retired', chosen: true }, 0, 'replaced'],
    [{ state: 'retired', problem: 'cancelled' }, 2, 'cancelled'],
    [{ state: 'refused', problem: 'There is no such model.' }, 2, 'There is no such model.'],
    [{ problem: 'Vectors of m have 9 dimensions, not 8.' }, 2, 'Vectors of m have 9 dimensions, not 8.'],
  ] as const)('takes %j for the exit code %s', (over, code, what) => {
    const progress = { ...building, ...over };
    expect([endOf(progress), describeProgress(progress, 0)]).toEqual([
      code,
      `index 2 of m (8 dimensions): ${what}`,
    ]);
  });
});
