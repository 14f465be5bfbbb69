import { join } from 'node:path';
import { startEmbeddedPostgres } from '@lectern/embedded';
import { startEmulator } from '@lectern/emulator';
import { lockBackingParts } from '../data-folder-lock.ts';
import { ensureDatabases } from './databases.ts';
import { untilUnused } from './until-unused.ts';

/**
 * The backing parts of the embedded platform in one process of their own: PostgreSQL, and the SNS/SQS/S3 emulator with
 * its state in SQLite and its objects in plain files. Tells the launcher `emulator` and `postgres` as they are ready, and
 * what a person should know as `{ note }`.
 */
const options = JSON.parse(process.env.BACKING_OPTIONS ?? '{}');
// Postgres is given the environment of this process, and its user is another one.
delete process.env.BACKING_OPTIONS;
const dataDir: string = options.dataDir;

async function startParts() {
  const lock = await lockBackingParts(dataDir);
  if (lock === undefined)
    throw new Error(`The backing parts of an earlier start are still at work in ${dataDir}.`);
  const emulator = await startEmulator({ host: '127.0.0.1', port: options.awsPort, dataDir });
  process.send?.('emulator');

  // Small, since the whole platform shares a laptop, but durable: a killed platform loses nothing that it has answered for.
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
  // The launcher shows it to a person, to whom a stack says nothing.
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
// From the first moment on: a start that is broken off must not leave half of the parts behind.
process.on('SIGTERM', async () => {
  stopping = true;
  const { lock, emulator, postgres } = await starting;
  // The launcher stops the services first. Without a launcher they hear of it when this process does, and need a moment.
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
  process.stderr.write('backing: Postgres ended by itself; starting all over\n');
  process.exit(1);
}
