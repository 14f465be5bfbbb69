import { setTimeout as delay } from 'node:timers/promises';
import type { Stores } from '../stores/read-snapshot.ts';
import type { LedgerEntry } from '../traffic/ledger.ts';
import type { Tenant } from '../traffic/tenants.ts';
import { seeToDeadLetters } from './dead-letters.ts';
import { retryFailed } from './retry-failed.ts';
import { describeUnrest, hasDeadLetters, isQuiet, readUnrest, type Unrest } from './unrest.ts';

/** What had to be done by people until nothing went on any more. */
export interface Healing {
  /** Milliseconds until then. */
  readonly ms: number;
  /** What went on at the end of the time, if it was not enough; empty if it was. */
  readonly unrest: string;
  readonly redriven: number;
  readonly garbageDeleted: number;
  /** The reason of each document that its owner retried. */
  readonly retried: readonly string[];
}

/** What {@link heal} needs. */
export interface HealOptions {
  readonly stores: Stores;
  readonly ledger: readonly LedgerEntry[];
  readonly tenants: readonly Tenant[];
  /** How long is waited at most, in milliseconds. */
  readonly timeoutMs: number;
}

const lookEveryMs = 500;
/** So often one after the other nothing has to go on: counts of queues are approximate. */
const quietLooks = 3;

/** Waits until nothing goes on in the platform, and does meanwhile what its documentation asks operators and owners to do. */
export async function heal(options: HealOptions): Promise<Healing> {
  const startedAt = performance.now();
  const done = { redriven: 0, garbageDeleted: 0, retried: [] as string[] };
  let unrest: Unrest = {};
  let quiet = 0;
  while (quiet < quietLooks && performance.now() - startedAt < options.timeoutMs) {
    await delay(lookEveryMs);
    try {
      unrest = await readUnrest(options.stores);
      const retried = await retryFailed(options.stores, options);
      done.retried.push(...retried);
      quiet = isQuiet(unrest) && retried.length === 0 ? quiet + 1 : 0;
      if (!hasDeadLetters(unrest)) continue;
      const seenTo = await seeToDeadLetters(options.stores.dataDir);
      done.redriven += seenTo.redriven;
      done.garbageDeleted += seenTo.deleted;
    } catch (error) {
      // Parts may still be coming up.
      unrest = { [error instanceof Error ? error.message : 'an unknown error']: 1 };
      quiet = 0;
    }
  }
  const ms = Math.round(performance.now() - startedAt);
  return { ...done, ms, unrest: quiet < quietLooks ? describeUnrest(unrest) : '' };
}
