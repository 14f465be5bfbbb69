import type { ReadinessCheck } from '@lectern/http';
import type { Logger } from '@lectern/telemetry';

/** Options of {@link createStartGate}. */
export interface StartGateOptions {
  /** As `/readyz` names it: `embedding`. */
  readonly name: string;
  readonly logger: Logger;
  /** Time after which it passes without the other service. */
  readonly timeoutMs: number;
}

/**
 * A readiness check of the start alone, for a service that this one calls: fails until `attempt` has succeeded once, and passes
 * from then on. So a platform that starts is ready when it can serve, and a later outage of one service takes no other
 * one out of rotation: circuit breakers are there for that.
 *
 * After `timeoutMs` it passes as well, with a warning: a process that starts in the middle of an outage has to serve what
 * works.
 *
 * @param attempt runs with a probe, never twice at a time
 */
export function createStartGate(
  { name, logger, timeoutMs }: StartGateOptions,
  attempt: (signal: AbortSignal) => Promise<void>,
): ReadinessCheck {
  const deadline = performance.now() + timeoutMs;
  let open = false;
  let running: Promise<void> | undefined;

  const tryOnce = async (signal: AbortSignal): Promise<void> => {
    try {
      await attempt(signal);
      open = true;
    } catch (error) {
      if (performance.now() < deadline) throw error;
      open = true;
      const facts = { err: error, dependency: name, waitedMs: timeoutMs };
      logger.warn(facts, 'ready without a dependency that has not come up');
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
