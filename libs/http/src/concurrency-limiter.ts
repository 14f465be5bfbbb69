import { AppError } from '@lectern/errors';

/** A bound on the requests that are worked on at once. Routes that name the same group share it. */
export interface ConcurrencyGroup {
  /** A plural in snake_case: part of the reasons `too_many_{name}` (429) and `{name}_at_capacity` (503). */
  readonly name: string;
  /** Most at once of one caller. */
  readonly perCaller: number;
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

interface Usage {
  total: number;
  readonly byCaller: Map<string, number>;
}

/** {@link ConcurrencyLimiter} of one process: each instance has its own bounds. */
export function createMemoryConcurrencyLimiter(): ConcurrencyLimiter {
  const usages = new Map<string, Usage>();
  const usageOf = (name: string): Usage => {
    const usage = usages.get(name) ?? { total: 0, byCaller: new Map() };
    usages.set(name, usage);
    return usage;
  };
  return {
    enter: (group, caller) => {
      const usage = usageOf(group.name);
      const own = caller === undefined ? 0 : (usage.byCaller.get(caller) ?? 0);
      if (caller !== undefined && own >= group.perCaller) throw tooMany(group);
      if (usage.total >= group.total) throw atCapacity(group);
      usage.total += 1;
      if (caller !== undefined) usage.byCaller.set(caller, own + 1);
      let left = false;
      return {
        leave: () => {
          if (left) return;
          left = true;
          leave(usage, caller);
        },
      };
    },
    taken: () => new Map([...usages].map(([name, { total }]) => [name, total])),
  };
}

/** Removes callers that have no place any more: their number has no bound. */
function leave(usage: Usage, caller: string | undefined): void {
  usage.total -= 1;
  if (caller === undefined) return;
  const left = (usage.byCaller.get(caller) ?? 0) - 1;
  if (left > 0) usage.byCaller.set(caller, left);
  else usage.byCaller.delete(caller);
}

function tooMany({ name, perCaller }: ConcurrencyGroup): AppError {
  const what = name.replaceAll('_', ' ');
  return new AppError('resource_exhausted', `At most ${perCaller} ${what} of one caller run at once.`, {
    reason: `too_many_${name}`,
    details: { limit: perCaller },
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
