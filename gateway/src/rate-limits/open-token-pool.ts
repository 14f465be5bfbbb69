import type { ServiceKit } from '@lectern/service';
import { Redis } from 'iovalkey';
import { limits } from '../limits.ts';
import { createLeases } from './leases.ts';
import { createTokenBuckets, type TokenPool } from './token-buckets.ts';
import { createValkeyBuckets } from './valkey-buckets.ts';
import { watchValkey } from './valkey-health.ts';

const maxKeys = limits.rateLimitKeys.value;

/** Where Valkey is, if there is one. */
export interface ValkeyAddress {
  readonly url: string | undefined;
  readonly password: string | undefined;
}

/** Opens the buckets of rate limits: in Valkey if there is a URL of one, else of this process alone. */
export function openTokenPool(kit: ServiceKit, { url, password }: ValkeyAddress): TokenPool {
  const buckets = createTokenBuckets(maxKeys);
  if (url === undefined) return buckets;
  const client = new Redis(url, {
    ...(password !== undefined && { password }),
    connectTimeout: 2_000,
    // A command is sent now or not at all: what it would tell later is of no use.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(100 * attempt, 1_000),
    connectionName: kit.name,
  });
  const health = watchValkey(client, { logger: kit.logger, metrics: kit.telemetry.metrics });
  kit.onClose('Valkey', async () => {
    health.stop();
    client.disconnect();
  });
  return createLeases(createValkeyBuckets({ client, health, insurance: buckets }), maxKeys);
}
