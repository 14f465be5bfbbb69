import { portField } from '@lectern/config';
import { z } from 'zod';

/** Configuration of the emulator. */
export const configSchema = z.object({
  HOST: z
    .string()
    .optional()
    .describe('IP address that the server binds to; all IPv6 and IPv4 addresses if not set'),
  PORT: portField().default(4566).describe('TCP port of SNS, SQS and S3, 0 to 65535'),
  DATA_DIR: z
    .string()
    .default('.data/emulator')
    .describe('Directory in which the state is kept: queues in SQLite, objects in files'),
});
