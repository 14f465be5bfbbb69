import { getHeapSpaceStatistics } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { type Member, MemberList } from './member-list.ts';

const member = (): Member => ({ index: -1 });

function oldSpaceMegabytes(): number {
  const old = getHeapSpaceStatistics().find((space) => space.space_name === 'old_space');
  return (old?.space_used_size ?? 0) / 1e6;
}

/** Makes garbage, so that what is still there has grown old. */
function growOld(): void {
  const garbage: number[][] = [];
  for (let i = 0; i < 20_000; i += 1) garbage[0] = new Array(500).fill(i);
}

describe('a list of members', () => {
  it('has what was added and not removed, in whatever order that happens', () => {
    const list = new MemberList<Member>();
    const [first, middle, last] = [member(), member(), member()];
    for (const one of [first, middle, last]) list.add(one);
    list.remove(first);
    expect(new Set(list.all())).toEqual(new Set([middle, last]));
    list.remove(last);
    list.remove(last);
    expect(list.all()).toEqual([middle]);
    expect([first, middle, last].map((one) => list.has(one))).toEqual([false, true, false]);
    list.add(first);
    expect(list.size).toBe(2);
  });

  it('gives out what was there, whatever is removed meanwhile', () => {
    const list = new MemberList<Member>();
    for (let i = 0; i < 3; i += 1) list.add(member());
    let seen = 0;
    for (const one of list.all()) {
      list.remove(one);
      seen += 1;
    }
    expect([seen, list.size]).toEqual([3, 0]);
  });

  it('keeps nothing of what has left it', () => {
    const list = new MemberList<Member & { readonly content: number[] }>();
    const inside: (Member & { readonly content: number[] })[] = [];
    growOld();
    const before = oldSpaceMegabytes();
    for (let i = 0; i < 40_000; i += 1) {
      const one = { index: -1, content: new Array<number>(128).fill(i) };
      const leaving = inside[i % 32];
      if (leaving !== undefined) list.remove(leaving);
      inside[i % 32] = one;
      list.add(one);
    }
    // A set would have kept some ten megabytes.
    expect(oldSpaceMegabytes() - before).toBeLessThan(2);
  });
});
