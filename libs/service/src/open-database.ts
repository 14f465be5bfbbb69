import { createDb, type Db, migrate } from '@lectern/db';
import type { DatabaseConfig } from './base-config.ts';
import type { ServiceKit } from './service-kit.ts';
import { whenReachable } from './when-reachable.ts';

/**
 * Brings the schema up to date (unless a job does that), opens the pool, and lets `/readyz` ask it. A database that cannot
 * be reached yet is waited for.
 *
 * @param directories migrations in the order in which they run; each keeps its own record of what has run
 */
export async function openDatabase(
  kit: ServiceKit,
  config: DatabaseConfig,
  directories: readonly { name: string; url: URL }[],
): Promise<Db> {
  if (config.DATABASE_MIGRATE) {
    const { logger } = kit;
    await whenReachable({ what: 'the database', logger }, () =>
      migrate({ url: config.DATABASE_URL, directories: [...directories], logger }),
    );
  }
  const db = createDb({
    url: config.DATABASE_URL,
    telemetry: kit.telemetry,
    maxConnections: config.DATABASE_POOL_SIZE,
  });
  kit.onClose('database', () => db.close());
  kit.addReadiness({ name: 'database', check: (signal) => db.check(signal) });
  return db;
}
