import { describe, expect, it } from 'vitest';
import { PutBackPace } from './put-back-pace.ts';

describe('the pace of messages that are put back', () => {
  const slow = { key: 'a', waitMs: 40_000, waiting: 20, now: 1_000_000 };

  it('has them come again one after the other, twice as fast as they are worked off', () => {
    const pace = new PutBackPace();
    const delays = Array.from({ length: 41 }, () => pace.delaySeconds(slow));
    // One in two seconds is worked off: the first is due when half of those before it are, then one a second.
    expect(delays).toEqual(Array.from({ length: 41 }, (_, n) => 21 + n));
  });

  it('goes by the pressure of each key alone, and forgets what is past', () => {
    const pace = new PutBackPace();
    for (let n = 0; n < 50; n += 1) pace.delaySeconds(slow);
    expect(pace.delaySeconds({ ...slow, key: 'b' })).toBe(21);
    expect(pace.delaySeconds({ ...slow, now: slow.now + 80_000 })).toBe(21);
  });

  it('waits a second at least, and two minutes at most', () => {
    const pace = new PutBackPace();
    expect(pace.delaySeconds({ key: 'a', waitMs: 0, waiting: 0, now: 0 })).toBe(1);
    expect(pace.delaySeconds({ key: 'b', waitMs: 3_600_000, waiting: 1, now: 0 })).toBe(120);
  });
});
