import type { Where } from '../platform/where.ts';
import type { LedgerEntry } from '../traffic/ledger.ts';
import type { Tenant } from '../traffic/tenants.ts';
import { type Aws, countMessages, listObjects } from './aws.ts';
import { readDatabases } from './databases.ts';
import { readPoints } from './points.ts';
import type { Query } from './query.ts';
import { findDiffering } from './rebuild.ts';
import type { Snapshot } from './snapshot.ts';
import { readViews } from './views.ts';

/** By which the stores of a platform are read. */
export interface Stores {
  readonly dataDir: string;
  readonly where: Where;
  readonly query: Query;
  readonly aws: Aws;
}

/** Reads all stores, one after the other: it is a snapshot only where nothing goes on. */
export async function readSnapshot(
  { dataDir, where, query, aws }: Stores,
  { ledger, tenants }: { readonly ledger: readonly LedgerEntry[]; readonly tenants: readonly Tenant[] },
): Promise<Snapshot> {
  return {
    ...(await readDatabases(query)),
    points: await readPoints(dataDir),
    objects: await listObjects(aws),
    queues: await countMessages(aws),
    differing: await findDiffering(where),
    views: await readViews(ledger, tenants),
  };
}
