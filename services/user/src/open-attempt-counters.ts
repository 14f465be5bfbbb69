import type { ServiceKit } from '@lectern/service';
import { Redis } from 'iovalkey';
import { createFlexibleAttemptCounters, type ThrottleRules } from './adapters/flexible-attempt-counters.ts';
import type { AttemptCounters } from './ports/credentials.ts';

/** Longest time that a log-in waits for Valkey, in milliseconds: far more than it needs, and less than a hash takes. */
const commandTimeoutMs = 200;

/** Where a Valkey is, if there is one. */
export interface ValkeyAddress {
  readonly url: string | undefined;
  readonly password: string | undefined;
}

/** Opens the counters of attempts: in Valkey if there is a URL of one, else of this process alone. */
export function openAttemptCounters(
  kit: ServiceKit,
  rules: ThrottleRules,
  { url, password }: ValkeyAddress,
): AttemptCounters {
  if (url === undefined) return createFlexibleAttemptCounters(rules);
  const client = new Redis(url, {
    ...(password !== undefined && { password }),
    commandTimeout: commandTimeoutMs,
    connectTimeout: 2_000,
    // A command is sent now or not at all: what it would tell later is of no use.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(100 * attempt, 1_000),
    connectionName: kit.name,
  });
  reportHealth(client, kit);
  kit.onClose('Valkey', async () => client.disconnect());
  return createFlexibleAttemptCounters(rules, client);
}

/** One line for each change: the client itself reports every attempt to connect. */
function reportHealth(client: Redis, { logger }: ServiceKit): void {
  let isAway = false;
  client.on('error', (error: unknown) => {
    if (isAway) return;
    isAway = true;
    logger.warn({ err: error }, 'valkey is away, failed log-ins are counted by each instance for itself');
  });
  client.on('ready', () => {
    if (isAway) logger.info('valkey is back, failed log-ins are counted together again');
    isAway = false;
  });
}
