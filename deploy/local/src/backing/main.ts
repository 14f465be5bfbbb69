import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startFauxqs } from 'fauxqs';
import { prepareDataFolder, startPostgres } from './postgres.ts';

/**
 * The backing parts of the embedded platform in one process of their own: PostgreSQL, and the SNS/SQS/S3 emulator with
 * its state in SQLite and its objects in plain files. Tells the launcher `postgres` and `emulator` as they are ready.
 */
const options = JSON.parse(process.argv[2] ?? '{}');
const dataDir: string = options.dataDir;

await prepareDataFolder(dataDir);
await mkdir(join(dataDir, 'events'), { recursive: true });
await mkdir(join(dataDir, 'blobs'), { recursive: true });

const emulator = await startFauxqs({
  port: options.awsPort,
  host: 'localhost',
  logger: false,
  dataDir: join(dataDir, 'events'),
  s3StorageDir: join(dataDir, 'blobs'),
});
process.send?.('emulator');

const postgres = await startPostgres({
  dataDir: join(dataDir, 'postgres'),
  port: options.postgresPort,
  password: options.password,
  databases: options.databases,
});
process.send?.('postgres');

const stop = async (): Promise<void> => {
  await postgres.stop();
  await emulator.stop();
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
