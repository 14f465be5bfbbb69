import { portField } from '@lectern/config';
import { z } from 'zod';

/** What the emulator can be told. */
export const configSchema = z.object({
  HOST: z
    .string()
    .optional()
    .describe('Address that the server binds to; every one, of IPv6 and IPv4, if not set'),
  PORT: portField().default(4566).describe('TCP port of SNS, SQS and S3'),
  DATA_DIR: z
    .string()
    .default('.data/emulator')
    .describe('Directory of the state, which outlives the process: queues in SQLite, objects in files'),
});
