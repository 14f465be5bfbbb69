import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@lectern/errors';
import type { Logger } from '@lectern/telemetry';

/** What {@link whenReachable} is told. */
export interface Wait {
  /** For the log: `the database`. */
  readonly what: string;
  readonly logger: Logger;
  /** Default one minute; the charts' startup probe waits twice as long. */
  readonly patienceMs?: number;
  readonly askAgainMs?: number;
}

/**
 * Does something with a backing part that may be starting at the same time as the service: while the part is unavailable,
 * the attempt is repeated. A process that ends instead would be started again too, but with pauses that grow to minutes,
 * and with restarts in its record that mean nothing.
 *
 * @throws whatever the attempt throws, once patience is over or when it is not an AppError `unavailable`
 */
export async function whenReachable<T>(wait: Wait, attempt: () => Promise<T>): Promise<T> {
  const { what, logger, patienceMs = 60_000, askAgainMs = 1_000 } = wait;
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const mayPass = error instanceof AppError && error.code === 'unavailable';
      if (!mayPass || Date.now() > giveUpAt) throw error;
      logger.warn({ err: error }, `waiting for ${what}`);
      await delay(askAgainMs);
    }
  }
}
