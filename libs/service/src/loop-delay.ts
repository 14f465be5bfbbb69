import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoopStatus } from '@lectern/contracts';

/** How finely the delay is measured: what is measured without any load. */
const resolutionMs = 20;
/** A measurement is over at least so long. */
const leastMs = 200;
/** After so long without a question nothing is measured any more. */
const forgetMs = 60_000;

/** The delay of the event loop since it was last asked for. */
export type LoopDelay = () => Promise<LoopStatus>;

/** Measures while somebody asks, and costs nothing else: a timer that fires fifty times a second keeps an idle process awake. */
export function createLoopDelay(): LoopDelay {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  let stop: NodeJS.Timeout | undefined;
  return async () => {
    const isNew = delays.enable();
    clearTimeout(stop);
    stop = setTimeout(() => {
      delays.disable();
      delays.reset();
    }, forgetMs).unref();
    if (isNew) await delay(leastMs);
    // Without a single measurement the mean is not a number.
    const over = (ns: number): number => (delays.count === 0 ? 0 : Math.max(0, ns / 1e6 - resolutionMs));
    const status = { meanDelayMs: over(delays.mean), p99DelayMs: over(delays.percentile(99)) };
    delays.reset();
    return status;
  };
}
