import type { ServiceKit } from '@lectern/service';
import { Redis } from 'iovalkey';
import { type ValkeyHealth, watchValkey } from './valkey-health.ts';

/** Where a Valkey is, if there is one. */
export interface ValkeyAddress {
  readonly url: string | undefined;
  readonly password: string | undefined;
}

/** A connection, and whether it is worth asking. */
export interface Valkey {
  readonly client: Redis;
  readonly health: ValkeyHealth;
}

/**
 * Connects to the Valkey in which all instances count together; undefined where no URL is set. Waits for nothing: the connection is
 * made in the background, again and again if need be, and closed with the service. A command is sent now or not at all: what it
 * would tell later is of no use.
 */
export function openValkey(
  kit: Pick<ServiceKit, 'name' | 'logger' | 'telemetry' | 'onClose'>,
  { url, password }: ValkeyAddress,
): Valkey | undefined {
  if (url === undefined) return undefined;
  const client = new Redis(url, {
    ...(password !== undefined && { password }),
    connectTimeout: 2_000,
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
  return { client, health };
}
