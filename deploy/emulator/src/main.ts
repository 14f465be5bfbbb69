import { loadConfig } from '@lectern/config';
import { configSchema } from './config.ts';
import { startEmulator } from './start-emulator.ts';

const config = loadConfig(configSchema, process.env);
const emulator = await startEmulator({ host: config.HOST, port: config.PORT, dataDir: config.DATA_DIR });
process.stdout.write(`SNS, SQS and S3 on port ${emulator.port}, state in ${config.DATA_DIR}\n`);

const stop = async (): Promise<void> => {
  await emulator.stop();
  process.exit(0);
};
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop());
