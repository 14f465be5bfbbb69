import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '@lectern/config';
import { startFauxqs } from 'fauxqs';
import { configSchema } from './config.ts';

const config = loadConfig(configSchema, process.env);
const [dataDir, s3StorageDir] = [join(config.DATA_DIR, 'events'), join(config.DATA_DIR, 'blobs')];
for (const folder of [dataDir, s3StorageDir]) await mkdir(folder, { recursive: true });

const emulator = await startFauxqs({
  host: config.HOST,
  port: config.PORT,
  dataDir,
  s3StorageDir,
  logger: false,
});
process.stdout.write(`SNS, SQS and S3 on port ${emulator.port}, state in ${config.DATA_DIR}\n`);

const stop = async (): Promise<void> => {
  await emulator.stop();
  process.exit(0);
};
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop());
