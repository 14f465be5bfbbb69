import { fileURLToPath } from 'node:url';
import type { Logger } from '@lectern/telemetry';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { translateDbError } from './db-errors.ts';

/** One set of migrations. */
export interface MigrationDirectory {
  /** Lower case; what has run is recorded in the table `migrations_<name>`. */
  readonly name: string;
  /** A directory of plain SQL files `0001_name.sql`, run by number. */
  readonly url: URL;
}

/** What {@link migrate} needs. */
export interface MigrateOptions {
  readonly url: string;
  /** In the order in which they run; each keeps its own record. */
  readonly directories: readonly MigrationDirectory[];
  readonly logger: Logger;
}

/**
 * Brings a database up to date and returns what was run, like `document/0001_documents`. Safe to call from any number
 * of processes at once: an advisory lock lets one work while the others wait and then find nothing to do.
 *
 * All that is pending in one directory runs in one transaction: all of it, or nothing. Files that have run must not
 * change; a file that sorts before one that has run is an error. There are no down migrations: fix forward.
 *
 * @throws AppError `unavailable` when Postgres cannot be reached; `pg.DatabaseError` for wrong SQL
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: options.url });
  client.on('error', (error) => options.logger.warn({ err: error }, 'the migrating connection failed'));
  try {
    await client.connect();
    const done: string[] = [];
    for (const directory of options.directories) {
      done.push(...(await migrateDirectory(client, directory, options.logger)));
    }
    if (done.length > 0) options.logger.info({ migrations: done }, 'database migrated');
    return done;
  } catch (error) {
    throw translateDbError(error);
  } finally {
    await client.end();
  }
}

async function migrateDirectory(
  client: pg.Client,
  directory: MigrationDirectory,
  logger: Logger,
): Promise<string[]> {
  const { name, url } = directory;
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(name)) throw new TypeError(`"${name}" cannot name a migrations table`);
  const quiet = (message: string): void => logger.debug(message);
  const ran = await runner({
    dbClient: client,
    dir: fileURLToPath(url),
    migrationsTable: `migrations_${name}`,
    direction: 'up',
    advisoryLockMode: 'wait',
    singleTransaction: true,
    // The error itself is thrown and logged by whoever catches it.
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
  return ran.map((migration) => `${name}/${migration.name}`);
}
