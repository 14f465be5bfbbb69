import { describe, expect, it } from 'vitest';
import { RequeueSchedule } from './requeue-schedule.ts';

describe('the schedule of requeued messages', () => {
  const slow = { key: 'a', waitMs: 20_000, waiting: 10, now: 1_000_000 };

  it('has them come again one after the other, twice as fast as they are worked off', () => {
    const schedule = new RequeueSchedule();
    const delays = Array.from({ length: 20 }, () => schedule.delaySeconds(slow));
    // One in two seconds is worked off: the first is due when half of those before it are, then one a second.
    expect(delays).toEqual(Array.from({ length: 20 }, (_, n) => 11 + n));
  });

  it('lays no more than a few far ahead, since work may become quicker', () => {
    const schedule = new RequeueSchedule();
    const delays = Array.from({ length: 10_000 }, () => schedule.delaySeconds(slow));
    expect(delays[500]).toBeLessThanOrEqual(41);
    expect(Math.max(...delays)).toBe(120);
  });

  it('goes by the backlog of each key alone, and forgets what is past', () => {
    const schedule = new RequeueSchedule();
    for (let n = 0; n < 50; n += 1) schedule.delaySeconds(slow);
    expect(schedule.delaySeconds({ ...slow, key: 'b' })).toBe(11);
    expect(schedule.delaySeconds({ ...slow, now: slow.now + 80_000 })).toBe(11);
  });

  it('waits a second at least, and two minutes at most', () => {
    const schedule = new RequeueSchedule();
    expect(schedule.delaySeconds({ key: 'a', waitMs: 0, waiting: 0, now: 0 })).toBe(1);
    expect(schedule.delaySeconds({ key: 'b', waitMs: 3_600_000, waiting: 1, now: 0 })).toBe(120);
  });
});
