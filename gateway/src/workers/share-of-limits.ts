import type { Config } from '../config.ts';

/** What is counted in the memory of each process. */
const counted = [
  'MAX_CONNECTIONS',
  'MAX_REQUESTS_PER_CALLER',
  'MAX_ANONYMOUS_REQUESTS',
  'UPSTREAM_MAX_REQUESTS',
] as const;

/** What is counted there too, unless all share a Valkey. */
const rates = ['RATE_LIMIT_PER_ADDRESS', 'RATE_LIMIT_PER_CREDENTIAL', 'RATE_LIMIT_PER_USER'] as const;

/** The share that each worker has of what all of them may take together, as environment; rounded up. */
export function shareOf(config: Config): Record<string, string> {
  const shared = config.VALKEY_URL === undefined ? [...counted, ...rates] : counted;
  return Object.fromEntries(
    shared.map((name) => [name, String(Math.ceil(config[name] / config.GATEWAY_WORKERS))]),
  );
}
