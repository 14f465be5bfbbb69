import type { Registry } from '@lectern/telemetry';
import { Counter } from 'prom-client';

/** Retries that a target may be sent, in proportion to the calls that it gets. */
export interface RetryBudget {
  /** Counts a call: each earns a tenth of a retry. */
  earn(): void;
  /** Takes a retry; false when there is none left, and then the failure stands. */
  spend(): boolean;
}

/** Calls by which one retry is earned. */
const callsPerRetry = 10;
/** Most retries that are kept of those that were earned: a healthy day must not pay for a storm. */
const maxEarned = 100;
/** Retries per second that need no calls, so that a caller who seldom calls has some. */
const reservePerSecond = 5;
const maxReserve = 20;

/**
 * The retry budget of a target, for all calls of this process together, of whatever operation. Retries are at most a tenth
 * of the calls, beside a reserve of 5 per second, at most 20 at once. Without it, calls that fail
 * because their target has too much to do would multiply, at each of the services that they pass.
 */
export function createRetryBudget(
  target: string,
  metrics: Registry,
  now: () => number = () => performance.now(),
): RetryBudget {
  const refused = refusedRetries(metrics);
  // In tenths of a retry: whole numbers add up exactly.
  let earned = 0;
  let reserve = maxReserve;
  let reservedAt = now();
  return {
    earn: () => {
      if (earned < maxEarned * callsPerRetry) earned += 1;
    },
    spend: () => {
      if (earned >= callsPerRetry) {
        earned -= callsPerRetry;
        return true;
      }
      const at = now();
      reserve = Math.min(maxReserve, reserve + ((at - reservedAt) * reservePerSecond) / 1_000);
      reservedAt = at;
      if (reserve < 1) {
        refused.inc({ target });
        return false;
      }
      reserve -= 1;
      return true;
    },
  };
}

function refusedRetries(registry: Registry): Counter<'target'> {
  const name = 'http_client_retries_refused_total';
  const known = registry.getSingleMetric(name);
  if (known instanceof Counter) return known;
  return new Counter({
    name,
    help: 'Retries that were not made since the retry budget of their target was used up',
    labelNames: ['target'],
    registers: [registry],
  });
}
