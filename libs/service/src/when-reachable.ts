import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';

/** Options of {@link whenReachable}. */
export interface Wait {
  /** As the log names it: `database`. */
  readonly what: string;
  readonly logger: Logger;
  /** For all attempts together. Default one minute; the charts' startup probe waits twice as long. */
  readonly timeoutMs?: number;
  /** Pause between two attempts. */
  readonly retryDelayMs?: number;
}

/**
 * Does something with a backing part that may be starting at the same time as the service: while the part is unavailable,
 * the attempt is repeated. A process that ends instead would be started again too, but with pauses that grow to minutes,
 * and with restarts in its record that mean nothing.
 *
 * @throws whatever the attempt throws after the time-out, or when it is not an AppError `unavailable`
 */
export async function whenReachable<T>(wait: Wait, attempt: () => Promise<T>): Promise<T> {
  const { what, logger, timeoutMs = 60_000, retryDelayMs = 1_000 } = wait;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const mayPass = error instanceof AppError && error.code === 'unavailable';
      if (!mayPass || Date.now() > deadline) throw error;
      logger.warn({ err: error, dependency: what }, 'dependency not reachable, retrying');
      await delay(retryDelayMs);
    }
  }
}
