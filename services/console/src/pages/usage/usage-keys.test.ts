import { expect, it } from 'vitest';
import { totalOf } from './usage-days.ts';
import { othersOf, sumsByKey, unnamed } from './usage-keys.ts';

const sum = (group: string, requests: number) => ({ ...totalOf([{ requests, cost: 0.5 }]), group });
const names = new Map([['key-1', 'Crawler']]);

it('has a row for each key that has a name, and one for all the others', () => {
  const sums = [sum('session-1', 3), sum('key-1', 2), sum('', 7), sum('session-2', 4)];
  const rows = sumsByKey(sums, names);
  expect(rows.map(({ group, requests, cost }) => [group, requests, cost])).toEqual([
    ['key-1', 2, 0.5],
    ['', 7, 0.5],
    [unnamed, 7, 1],
  ]);
});

it('offers what has no name by itself, what asked most first, and no more than one can look through', () => {
  const sums = [sum('session-1', 3), sum('key-1', 9), sum('', 7), sum('session-2', 4)];
  expect(othersOf(sums, names).map(({ group }) => group)).toEqual(['session-2', 'session-1']);
  const many = Array.from({ length: 50 }, (_, at) => sum(`session-${at}`, at));
  expect(othersOf(many, names)).toHaveLength(20);
});

it('has no row for others where there are none', () => {
  expect(sumsByKey([sum('key-1', 2)], names).map(({ group }) => group)).toEqual(['key-1']);
});
