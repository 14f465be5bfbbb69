import {
  countField,
  durationMsField,
  listField,
  placeListField,
  portListField,
  secretField,
} from '@lectern/config';
import { idempotencyConfig } from '@lectern/idempotency';
import { baseConfig, databaseConfig, eventsConfig, tombstoneConfig } from '@lectern/service';
import { z } from 'zod';

const sealingKeyBytes = 32;

/** Keys in base64, separated by commas. */
const sealingKeysField = () =>
  secretField().transform((text, context): Buffer[] => {
    const keys = text.split(',').map((part) => Buffer.from(part.trim(), 'base64'));
    if (keys.every(({ length }) => length === sealingKeyBytes)) return keys;
    context.addIssue({ code: 'custom', message: `has a key that is not ${sealingKeyBytes} bytes in base64` });
    return z.NEVER;
  });

const days = 24 * 60 * 60 * 1_000;

/** The whole configuration of the webhook service. */
export const configSchema = z.object({
  ...baseConfig.shape,
  ...databaseConfig.shape,
  ...eventsConfig.shape,
  ...tombstoneConfig.shape,
  ...idempotencyConfig,
  SEALING_KEYS: sealingKeysField().describe(
    'Keys of 32 bytes in base64, separated by commas, by which the secrets of webhooks are encrypted in the database; the first encrypts, all decrypt',
  ),
  WEBHOOK_PORTS: portListField()
    .prefault('443,8443')
    .describe('TCP ports to which webhooks are delivered, separated by commas'),
  WEBHOOK_ALLOW: placeListField()
    .prefault('')
    .describe(
      'IP addresses, ranges (CIDR) and host names to which webhooks are delivered although they are not on the public internet, on every port and by http too, separated by commas; every tenant can then have requests sent there',
    ),
  DELIVERY_TIMEOUT_MS: countField()
    .default(15_000)
    .describe(
      'Longest time of one attempt, in milliseconds, from the name of the receiver to the end of its answer',
    ),
  DELIVERY_RETRY_DELAYS_MS: listField(z.coerce.number<string>().int().min(0))
    .prefault('5000,300000,1800000,7200000,18000000,36000000,50400000,72000000,86400000')
    .describe(
      'Pauses after failed attempts, in milliseconds, separated by commas: a delivery is given up after the attempt that follows the last one',
    ),
  DELIVERY_CONCURRENCY: countField()
    .default(64)
    .describe('Maximum number of attempts that one process makes at once'),
  DELIVERY_CONCURRENCY_PER_TENANT: countField()
    .default(16)
    .describe('Maximum number of attempts for one tenant that run at once, over all processes'),
  DELIVERY_CONCURRENCY_PER_WEBHOOK: countField()
    .default(4)
    .describe(
      'Maximum number of attempts for one webhook that run at once, over all processes; one while it fails',
    ),
  DELIVERY_POLL_INTERVAL_MS: countField()
    .default(1_000)
    .describe(
      'Interval at which deliveries are looked for that are due, in milliseconds; new ones are made at once',
    ),
  DELIVERY_RETENTION_MS: durationMsField()
    .default(30 * days)
    .describe('Retention of a delivery, in milliseconds, whatever became of it'),
  DISABLE_AFTER_MS: durationMsField()
    .default(5 * days)
    .describe(
      'Time in which a webhook has to accept something, in milliseconds; it is disabled when a delivery is given up after that',
    ),
  CLEANUP_INTERVAL_MS: countField()
    .default(60 * 60 * 1_000)
    .describe('Interval at which what is past its retention is deleted, in milliseconds'),
});
export type Config = Readonly<z.output<typeof configSchema>>;
