import { createDb, type Db, type MigrationDirectory, migrate } from '@lectern/db';
import type { DatabaseConfig } from './base-config.ts';
import type { ServiceKit } from './service-kit.ts';
import { whenReachable } from './when-reachable.ts';

/** What a service does with its database. */
export interface DatabaseUse {
  /** In the order in which they run; each keeps its own record of what has run. */
  readonly migrations: readonly MigrationDirectory[];
  /**
   * Whether what callers ask over HTTP needs the database. False where only the work on events does: an outage must not
   * take answers away that come without it. Default true.
   */
  readonly callersNeedIt?: boolean;
}

/**
 * Brings the schema up to date (unless a job does that), opens the pool, and adds it to `/readyz` where callers need it. A database that cannot
 * be reached yet is waited for.
 */
export async function openDatabase(
  kit: ServiceKit,
  config: DatabaseConfig,
  { migrations, callersNeedIt = true }: DatabaseUse,
): Promise<Db> {
  if (config.DATABASE_MIGRATE) {
    const { logger } = kit;
    await whenReachable({ what: 'database', logger }, () =>
      migrate({ url: config.DATABASE_URL, directories: [...migrations], logger }),
    );
  }
  const db = createDb({
    url: config.DATABASE_URL,
    telemetry: kit.telemetry,
    maxConnections: config.DATABASE_POOL_SIZE,
  });
  kit.onClose('database', () => db.close());
  if (callersNeedIt) kit.addReadiness({ name: 'database', check: (signal) => db.check(signal) });
  return db;
}
