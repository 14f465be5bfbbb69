import type { ReadinessCheck } from '@lectern/http';
import type { Logger } from '@lectern/telemetry';

/** What {@link createStartGate} is told. */
export interface StartGateOptions {
  /** As `/readyz` names it: `embedding`. */
  readonly name: string;
  readonly logger: Logger;
  /** How long the start may wait for it. */
  readonly patienceMs: number;
}

/**
 * A readiness check of the start alone, for a service that this one calls: fails until `attempt` has succeeded once, and passes
 * from then on. So a platform that starts says ready when it can do its duty, and a later outage of one service takes no other
 * one out of rotation: for that there are circuit breakers.
 *
 * When patience is over it passes as well, with a warning: a process that starts in the middle of an outage is to serve what
 * works.
 *
 * @param attempt runs with a probe, never twice at a time
 */
export function createStartGate(
  { name, logger, patienceMs }: StartGateOptions,
  attempt: (signal: AbortSignal) => Promise<void>,
): ReadinessCheck {
  const giveUpAt = performance.now() + patienceMs;
  let open = false;
  let running: Promise<void> | undefined;

  const tryOnce = async (signal: AbortSignal): Promise<void> => {
    try {
      await attempt(signal);
      open = true;
    } catch (error) {
      if (performance.now() < giveUpAt) throw error;
      open = true;
      logger.warn({ err: error, waitedMs: patienceMs }, `ready without ${name}, which has not come up`);
    } finally {
      running = undefined;
    }
  };
  return {
    name,
    check: async (signal) => {
      if (open) return;
      running ??= tryOnce(signal);
      await running;
    },
  };
}
