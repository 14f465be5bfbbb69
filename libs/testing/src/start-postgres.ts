import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type RunningPostgres, startEmbeddedPostgres } from '@lectern/embedded';

/** What a test database need not do: survive a power cut. */
const settings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=400',
  'shared_buffers=64MB',
  'max_wal_size=256MB',
];

/** Starts a real PostgreSQL on a free port, with its data in the system's temporary directory; removed at `stop`. */
export async function startPostgres(): Promise<RunningPostgres> {
  return startEmbeddedPostgres({
    dataDir: join(tmpdir(), `lectern-test-postgres-${randomUUID()}`),
    port: await freePort(),
    password: 'postgres',
    settings,
    initdbFlags: ['--no-sync'],
    persistent: false,
  });
}
