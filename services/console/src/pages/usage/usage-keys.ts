import { type Sums, totalOf } from './usage-days.ts';

/** Stands for all credentials whose name the page does not know. */
export const unnamed = 'unnamed';

/** Stands for the name of a credential that has none. */
export function shortId(id: string): string {
  return `…${id.slice(-8)}`;
}

/** So many sessions and other credentials without a name can be chosen by themselves: those that asked most. */
const mostOthers = 20;

/** Credentials whose name the page does not know, those that asked most first. */
export function othersOf(sums: readonly Sums[], names: ReadonlyMap<string, unknown>): Sums[] {
  const asked = ({ requests = 0, calls }: Sums): number => requests + calls;
  return sums
    .filter(({ group }) => group !== '' && !names.has(group))
    .toSorted((one, other) => asked(other) - asked(one))
    .slice(0, mostOthers);
}

/**
 * Sums by key, with those of unknown credentials in one row at the end: sessions, of which there may be hundreds, and keys that were revoked
 * or are somebody else's. The sum of none (an empty group) stays for itself.
 */
export function sumsByKey(sums: readonly Sums[], names: ReadonlyMap<string, unknown>): Sums[] {
  const isNamed = ({ group }: Sums): boolean => group === '' || names.has(group);
  const others = sums.filter((sum) => !isNamed(sum));
  const named = sums.filter(isNamed);
  return others.length === 0 ? named : [...named, { ...totalOf(others), group: unnamed }];
}
