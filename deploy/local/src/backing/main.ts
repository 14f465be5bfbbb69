import { join } from 'node:path';
import { startEmbeddedPostgres } from '@lectern/embedded';
import { startEmulator } from '@lectern/emulator';
import { lockBackingParts } from '../data-folder-lock.ts';
import { ensureDatabases, untilUnused } from './databases.ts';

/**
 * The backing parts of the embedded platform in one process of their own: PostgreSQL, and the SNS/SQS/S3 emulator with
 * its state in SQLite and its objects in plain files. Sends the launcher `emulator` and `postgres` as they are ready, and
 * messages for a person as `{ note }`.
 */
const options = JSON.parse(process.env.BACKING_OPTIONS ?? '{}');
// Postgres inherits the environment of this process, and runs as another user.
delete process.env.BACKING_OPTIONS;
const dataDir: string = options.dataDir;

async function startParts() {
  const lock = await lockBackingParts(dataDir);
  if (lock === undefined)
    throw new Error(`The backing parts of an earlier start are still running in ${dataDir}.`);
  const emulator = await startEmulator({ host: '127.0.0.1', port: options.awsPort, dataDir });
  process.send?.('emulator');

  // Small, since the whole platform shares a laptop, but durable: a killed platform loses nothing that it has confirmed.
  const postgres = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    port: options.postgresPort,
    password: options.password,
    settings: ['shared_buffers=48MB', 'max_connections=80'],
    persistent: true,
    onNote: (note) => process.send?.({ note }),
  });
  await ensureDatabases(postgres.url, options.databases, options.password);
  return { lock, emulator, postgres };
}

let stopping = false;
const starting = startParts().catch((error: unknown) => {
  // Without the stack: the launcher shows it to a person.
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
// Before the start has ended: a start that is aborted must not leave processes behind.
process.on('SIGTERM', async () => {
  stopping = true;
  const { lock, emulator, postgres } = await starting;
  // The launcher stops the services first. Without a launcher they stop when this process does, and need a moment.
  if (!process.connected) await untilUnused(postgres.url);
  await postgres.stop();
  await emulator.stop();
  lock.release();
  process.exit(0);
});

const { postgres } = await starting;
process.send?.('postgres');
await postgres.ended;
// A platform without its database would answer 503 until somebody restarts it.
if (!stopping) {
  process.stderr.write('backing: Postgres ended by itself; starting it again\n');
  process.exit(1);
}
