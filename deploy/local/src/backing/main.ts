import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@lectern/embedded';
import { startEmulator } from '@lectern/emulator';
import { ensureDatabases } from './databases.ts';
import { watchServer } from './watch-server.ts';

/**
 * The backing parts of the embedded platform in one process of their own: PostgreSQL, and the SNS/SQS/S3 emulator with
 * its state in SQLite and its objects in plain files. Tells the launcher `emulator` and `postgres` as they are ready.
 */
const options = JSON.parse(process.env.BACKING_OPTIONS ?? '{}');
const dataDir: string = options.dataDir;
// As root, Postgres runs as a user of its own, who must be able to enter the folder.
if (process.getuid?.() === 0) await chmod(dataDir, 0o755);

const emulator = await startEmulator({ host: '127.0.0.1', port: options.awsPort, dataDir });
process.send?.('emulator');

// Small, since the whole platform shares a laptop, but durable: a killed platform loses nothing that it has answered for.
const postgres = await startEmbeddedPostgres({
  dataDir: join(dataDir, 'postgres'),
  port: options.postgresPort,
  password: options.password,
  settings: ['shared_buffers=48MB', 'max_connections=80'],
  persistent: true,
});
await ensureDatabases(postgres.url, options.databases, options.password);
const watch = await watchServer(postgres.url, () => {
  process.stderr.write('backing: Postgres ended by itself; starting all over\n');
  process.exit(1);
});
process.send?.('postgres');

const stop = async (): Promise<void> => {
  await watch.stop();
  await postgres.stop();
  await emulator.stop();
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
