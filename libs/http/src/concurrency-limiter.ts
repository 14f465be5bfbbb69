import { AppError } from '@lectern/errors';
import { Occupancy } from './occupancy.ts';

/** A bound on the requests that are worked on at once. Routes that name the same group share it. */
export interface ConcurrencyGroup {
  /** A plural in snake_case: part of the reasons `too_many_{name}` (429) and `{name}_at_capacity` (503). */
  readonly name: string;
  /** Most at once of one caller. */
  readonly perCaller: number;
  /** Most at once of one caller, as a share of the places that the others leave; above 0, 1 unless said. */
  readonly shareOfRest?: number;
  /** Most at once of all callers together: what the memory of the process carries. */
  readonly total: number;
}

/** A place in a group that a request has. */
export interface Place {
  /** Gives it back. Idempotent. */
  leave(): void;
}

/**
 * Counts the requests in work, by group and by caller. Callers are opaque keys; a request without a known caller counts in the total alone.
 *
 * Not guaranteed: that a bound holds across instances; each implementation says whether it does.
 */
export interface ConcurrencyLimiter {
  /**
   * Takes a place at once, or refuses at once: nobody waits, since a waiting request would hold the resources that the bound protects.
   *
   * @throws AppError `resource_exhausted`, reason `too_many_{group}`, when the caller has all of its places;
   *   `unavailable`, reason `{group}_at_capacity`, when all callers together have all; both with `Retry-After`
   */
  enter(group: ConcurrencyGroup, caller: string | undefined): Place;
  /** How many places are taken, by group. */
  taken(): ReadonlyMap<string, number>;
}

/** Short, since places become free as soon as another request ends. */
const retryAfterSeconds = 2;

/** {@link ConcurrencyLimiter} of one process: each instance has its own bounds. */
export function createMemoryConcurrencyLimiter(): ConcurrencyLimiter {
  const groups = new Map<string, Occupancy>();
  const occupancyOf = (name: string): Occupancy => {
    const occupancy = groups.get(name) ?? new Occupancy();
    groups.set(name, occupancy);
    return occupancy;
  };
  return {
    enter: (group, caller) => {
      const occupancy = occupancyOf(group.name);
      assertPlaceFor(caller, group, occupancy);
      occupancy.enter(caller);
      let left = false;
      return {
        leave: () => {
          if (left) return;
          left = true;
          occupancy.leave(caller);
        },
      };
    },
    taken: () => new Map([...groups].map(([name, { total }]) => [name, total])),
  };
}

function assertPlaceFor(caller: string | undefined, group: ConcurrencyGroup, occupancy: Occupancy): void {
  const { total, perCaller, shareOfRest = 1 } = group;
  const own = caller === undefined ? 0 : occupancy.of(caller);
  if (own >= perCaller) throw tooMany(group, perCaller);
  if (occupancy.total >= total) throw atCapacity(group);
  const share = caller === undefined ? total : occupancy.mostOf(caller, total, shareOfRest);
  if (own >= share) throw tooMany(group, share);
}

function tooMany({ name }: ConcurrencyGroup, limit: number): AppError {
  const what = name.replaceAll('_', ' ');
  return new AppError('resource_exhausted', `At most ${limit} ${what} of one caller run at once.`, {
    reason: `too_many_${name}`,
    details: { limit },
    retryAfterSeconds,
  });
}

function atCapacity({ name }: ConcurrencyGroup): AppError {
  const what = name.replaceAll('_', ' ');
  return new AppError('unavailable', `This instance takes no more ${what} at the moment.`, {
    reason: `${name}_at_capacity`,
    retryAfterSeconds,
  });
}
