import { existsSync } from 'node:fs';
import { chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { initialiseCluster, startServer } from './cluster.ts';
import { stopOrphanedPostgres } from './orphaned-postgres.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { postgresUser } from './postgres-user.ts';

/** A running cluster on the loopback address. */
export interface RunningPostgres {
  /** Connection string of the superuser, to the database `postgres`. */
  readonly url: string;
  /** Resolves when the server ended, whether by {@link stop} or by itself. */
  readonly ended: Promise<void>;
  /** A fast shutdown: sessions are ended, nothing committed is lost. Idempotent. */
  stop(): Promise<void>;
}

/** What {@link startEmbeddedPostgres} needs. */
export interface EmbeddedPostgresOptions {
  /** Made if it is missing, for its owner alone. As root that is the user `postgres`; who else may enter the folders above does not matter. */
  readonly dataDir: string;
  readonly port: number;
  readonly password: string;
  /** `name=value` settings of the server. */
  readonly settings: readonly string[];
  readonly initdbFlags?: readonly string[];
  /** Whether the data stays after `stop`. */
  readonly persistent: boolean;
  /** Called with what a person should know about the start. */
  readonly onNote?: (text: string) => void;
}

/** Where root keeps what is for the user `postgres` and outlives a reboot (Filesystem Hierarchy Standard 3.0, 5.8). */
const copyFolder = '/var/lib/lectern';

/**
 * Starts real PostgreSQL from the binaries in npm's platform packages, makes the cluster if the folder has none, and ends
 * a server that a killed process left behind there. On POSIX the server ends in order when this process does, however it
 * ends.
 *
 * @throws Error that says in a sentence what to do when this machine does not let Postgres run; with the end of the
 *   server's log when it does not start
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<RunningPostgres> {
  const { dataDir, port, password, persistent, onNote = () => undefined } = options;
  const user = await postgresUser();
  const binaries = await findPostgresBinaries({ user, copyFolder, onNote });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chown(dataDir, user.uid, user.gid);
  await stopOrphanedPostgres(dataDir);
  const cluster = { dataDir, user };
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    const flags = ['--encoding=UTF8', '--no-locale', ...(options.initdbFlags ?? [])];
    await initialiseCluster(binaries.initdb, { ...cluster, password, flags });
  }
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...options.settings];
  const server = await startServer(binaries.postgres, { ...cluster, port, settings });
  return {
    url: `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
    ended: server.ended,
    stop: async () => {
      await server.stop();
      if (!persistent) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
