import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../random.ts';

/** What stands behind a proxy. */
export type Dependency = 'database' | 'provider' | 'queues' | 's3' | 'topics';

/** How a dependency is in trouble: connections end, answers come late, or answers make no sense. */
export type Trouble = 'down' | 'garbage' | 'slow';

/** Which dependency is in what trouble now. */
export interface Troubles {
  of(dependency: Dependency): Trouble | undefined;
  /** Until the function that is returned is called. */
  begin(dependency: Dependency, trouble: Trouble): () => void;
  /** Waits as long as a slow dependency takes for one answer; not at all in the place of one that is well. */
  pause(dependency: Dependency): Promise<void>;
}

const slowMs = { least: 200, more: 1_300 };

/** All are well. */
export function createTroubles(random: Random): Troubles {
  const current = new Map<Dependency, Trouble>();
  return {
    of: (dependency) => current.get(dependency),
    begin: (dependency, trouble) => {
      current.set(dependency, trouble);
      return () => current.delete(dependency);
    },
    pause: async (dependency) => {
      if (current.get(dependency) === 'slow') await delay(slowMs.least + random.below(slowMs.more));
    },
  };
}
