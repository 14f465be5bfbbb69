import type { Config } from '../config.ts';

/** What is counted in the memory of each process. */
const counted = ['MAX_CONNECTIONS', 'MAX_REQUESTS_PER_CALLER', 'MAX_ANONYMOUS_REQUESTS'] as const;

/** The share that each worker has of what all of them may take together, as environment; rounded up. */
export function shareOf(
  config: Pick<Config, (typeof counted)[number] | 'GATEWAY_WORKERS'>,
): Record<string, string> {
  return Object.fromEntries(
    counted.map((name) => [name, String(Math.ceil(config[name] / config.GATEWAY_WORKERS))]),
  );
}
