import { describe, expect, it } from 'vitest';
import { PutBackPace } from './put-back-pace.ts';

describe('the pace of messages that are put back', () => {
  const slow = { key: 'a', waitMs: 20_000, waiting: 10, now: 1_000_000 };

  it('has them come again one after the other, twice as fast as they are worked off', () => {
    const pace = new PutBackPace();
    const delays = Array.from({ length: 20 }, () => pace.delaySeconds(slow));
    // One in two seconds is worked off: the first is due when half of those before it are, then one a second.
    expect(delays).toEqual(Array.from({ length: 20 }, (_, n) => 11 + n));
  });

  it('lays no more than a few far ahead, since work may become quicker', () => {
    const pace = new PutBackPace();
    const delays = Array.from({ length: 10_000 }, () => pace.delaySeconds(slow));
    expect(delays[500]).toBeLessThanOrEqual(41);
    expect(Math.max(...delays)).toBe(120);
  });

  it('goes by the pressure of each key alone, and forgets what is past', () => {
    const pace = new PutBackPace();
    for (let n = 0; n < 50; n += 1) pace.delaySeconds(slow);
    expect(pace.delaySeconds({ ...slow, key: 'b' })).toBe(11);
    expect(pace.delaySeconds({ ...slow, now: slow.now + 80_000 })).toBe(11);
  });

  it('waits a second at least, and two minutes at most', () => {
    const pace = new PutBackPace();
    expect(pace.delaySeconds({ key: 'a', waitMs: 0, waiting: 0, now: 0 })).toBe(1);
    expect(pace.delaySeconds({ key: 'b', waitMs: 3_600_000, waiting: 1, now: 0 })).toBe(120);
  });
});
