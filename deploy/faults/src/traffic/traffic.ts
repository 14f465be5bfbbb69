import type { Random } from '../random.ts';
import type { LedgerEntry } from './ledger.ts';
import { live } from './life.ts';
import type { Tenant } from './tenants.ts';

/** Documents that go in, a few at a time. */
export interface Traffic {
  readonly ledger: readonly LedgerEntry[];
  /** Lets so many more documents begin. */
  release(documents: number): void;
  /** Resolves when all that were released have lived their lives, or when nobody waits any longer. */
  settled(): Promise<void>;
}

/** What {@link createTraffic} needs. */
export interface TrafficParts {
  readonly tenants: readonly Tenant[];
  readonly random: Random;
  /** Ends all calls. */
  readonly signal: AbortSignal;
}

/** As many as one caller may upload at once, and some more. */
const atOnce = 16;

/** Nothing goes in before the first release. */
export function createTraffic({ tenants, random, signal }: TrafficParts): Traffic {
  const ledger: LedgerEntry[] = [];
  let waiting = 0;
  let running = 0;
  const workers = new Set<Promise<void>>();

  const begin = async (): Promise<void> => {
    const tenant = random.pick(tenants);
    const entry = newEntry(tenant, ledger.length + 1);
    ledger.push(entry);
    const own = random.fork();
    await live({ entry, tenant, random: own, signal }).catch((error: unknown) => {
      entry.complaints.push(`its life ended early: ${error instanceof Error ? error.message : error}`);
    });
  };
  const pump = (): void => {
    while (waiting > 0 && running < atOnce && !signal.aborted) {
      waiting -= 1;
      running += 1;
      const work = begin().finally(() => {
        running -= 1;
        workers.delete(work);
        pump();
      });
      workers.add(work);
    }
  };
  return {
    ledger,
    release: (documents) => {
      waiting += documents;
      pump();
    },
    settled: async () => {
      while (workers.size > 0) await Promise.all(workers);
    },
  };
}

function newEntry({ tenantId }: Tenant, number: number): LedgerEntry {
  const title = `doc${number}`;
  return { tenantId, title, versions: [], isDeleted: false, isDone: false, steps: [], complaints: [] };
}
