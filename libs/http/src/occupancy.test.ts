import { describe, expect, it } from 'vitest';
import { Occupancy } from './occupancy.ts';

/** Lets a holder take what it may of 200 places, and tells how many that are. */
function fill(occupancy: Occupancy, holder: string): number {
  while (occupancy.total < 200 && occupancy.of(holder) < occupancy.mostOf(holder, 200, 0.25)) {
    occupancy.enter(holder);
  }
  return occupancy.of(holder);
}

describe('the places of one holder', () => {
  it('are a share of those that others leave', () => {
    const occupancy = new Occupancy();
    expect(['a', 'b', 'c', 'd'].map((holder) => fill(occupancy, holder))).toEqual([50, 38, 28, 21]);
    expect(occupancy.total).toBe(137);
  });

  it('leave one for a new holder while fifteen take what they may', () => {
    const occupancy = new Occupancy();
    for (let i = 0; i < 15; i += 1) fill(occupancy, `holder ${i}`);
    expect(occupancy.total).toBeLessThan(200);
    expect(fill(occupancy, 'new')).toBeGreaterThan(0);
  });

  it('may be all, with a share of one', () => {
    const occupancy = new Occupancy();
    occupancy.enter(undefined);
    expect(occupancy.mostOf('a', 200, 1)).toBe(199);
  });

  it('are forgotten with the last of them', () => {
    const occupancy = new Occupancy();
    occupancy.enter('a');
    occupancy.enter('a');
    occupancy.leave('a');
    expect([occupancy.total, occupancy.of('a')]).toEqual([1, 1]);
    occupancy.leave('a');
    expect([occupancy.total, occupancy.of('a')]).toEqual([0, 0]);
  });
});
