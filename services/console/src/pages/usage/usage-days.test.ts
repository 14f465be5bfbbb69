import { describe, expect, it } from 'vitest';
import { fillDays, startOf, totalOf } from './usage-days.ts';

const now = new Date('2026-03-02T23:59:00.000Z');
const sum = (group: string, calls: number) => ({
  ...{ group, calls, failed: 1, cached: 0, inputTokens: 10, outputTokens: 2, milliseconds: 5, cost: 0.5 },
});

describe('the days of a period', () => {
  it('begin at the start of the first one, and this one is the last', () => {
    expect(startOf(7, now).toISOString()).toBe('2026-02-24T00:00:00.000Z');
  });

  it('are all there, also those without a request', () => {
    const asked = { requests: 9, refusedRequests: 2, failedRequests: 1 };
    const days = fillDays([{ ...sum('2026-02-28', 3), ...asked }, sum('2026-03-02', 4)], 7, now);
    expect(days.map(({ group, calls }) => [group, calls])).toEqual([
      ['2026-02-24', 0],
      ['2026-02-25', 0],
      ['2026-02-26', 0],
      ['2026-02-27', 0],
      ['2026-02-28', 3],
      ['2026-03-01', 0],
      ['2026-03-02', 4],
    ]);
    expect(days[0]).toMatchObject({ requests: 0, refusedRequests: 0, failedRequests: 0 });
    expect(totalOf(days)).toEqual({
      ...{
        ...asked,
        calls: 7,
        failed: 2,
        cached: 0,
        inputTokens: 20,
        outputTokens: 4,
        milliseconds: 10,
        cost: 1,
      },
    });
  });
});
