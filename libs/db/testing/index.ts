import { noopTelemetry, type Telemetry } from '@lectern/telemetry';
import { testDatabase } from '@lectern/testing';
import { createDb, type Db, type MigrationDirectory, migrate } from '../src/index.ts';

export { untilLockWaits } from './until-lock-waits.ts';

/** A migrated database that nobody else uses, and an open pool of connections to it. */
export interface TestDb {
  readonly db: Db;
  readonly url: string;
  /** Closes the pool and removes the database. */
  close(): Promise<void>;
}

/** Makes a database of its own on the shared test Postgres and runs the migrations of `directories`, in that order. */
export async function openTestDb(
  directories: readonly MigrationDirectory[],
  telemetry: Telemetry = noopTelemetry(),
): Promise<TestDb> {
  const database = await testDatabase();
  await migrate({ url: database.url, directories: [...directories], logger: telemetry.logger });
  const db = createDb({ url: database.url, telemetry });
  return {
    db,
    url: database.url,
    close: async () => {
      await db.close();
      await database.drop();
    },
  };
}
