import { monitorEventLoopDelay } from 'node:perf_hooks';
import { AppError } from '@lectern/errors';
import type { Registry } from '@lectern/telemetry';
import { Counter } from 'prom-client';

/** Refuses a part of the requests while the process is behind with its work. */
export interface LoadShedder {
  /** @throws AppError `unavailable` (`overloaded`) for the share of requests that is refused at the moment */
  admit(): void;
  stop(): void;
}

export interface LoadShedderOptions {
  /** Mean delay of the event loop from which on requests are refused, in milliseconds. */
  readonly maxDelayMs: number;
  readonly metrics: Registry;
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/** How finely the delay is measured: what is measured without any load. */
const resolutionMs = 20;
const sampleEveryMs = 200;
/** From this many times the bound on, the largest share is refused. */
const fullAt = 4;
/** Some are always served: what is measured next has to come of something. */
const largestShare = 0.9;

/**
 * Sheds load by the delay of the event loop: everything that a process does waits that long, so a long delay means that
 * work piles up, of whatever kind it is. Between the bound and four times of it, the share of requests that is refused grows
 * from nothing to nine tenths. To refuse is cheap, so the delay falls, and those who are served are served in time.
 *
 * The mean over a fifth of a second counts, and the lower one of two in a row: one long pause, as for garbage, refuses nobody.
 */
export function createLoadShedder(options: LoadShedderOptions): LoadShedder {
  const { maxDelayMs, random = Math.random } = options;
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const refused = new Counter({
    name: 'requests_shed_total',
    help: 'Requests that were refused since the event loop was behind.',
    registers: [options.metrics],
  });
  const shareAfter = followDelay(maxDelayMs);
  let share = 0;
  const timer = setInterval(() => {
    share = shareAfter(takeMean(delays));
  }, sampleEveryMs).unref();
  return {
    admit: () => {
      if (share === 0 || random() >= share) return;
      refused.inc();
      throw new AppError('unavailable', 'This instance has too much to do at the moment.', {
        reason: 'overloaded',
        retryAfterSeconds: 1,
      });
    },
    stop: () => {
      clearInterval(timer);
      delays.disable();
    },
  };
}

/** Mean delay since the last call, in milliseconds. */
function takeMean(delays: ReturnType<typeof monitorEventLoopDelay>): number {
  // Without a single measurement the mean is not a number.
  const meanMs = delays.count === 0 ? 0 : delays.mean / 1e6 - resolutionMs;
  delays.reset();
  return meanMs;
}

/** The share of requests to refuse, 0 to {@link largestShare}, after each further measurement of the delay. */
export function followDelay(maxDelayMs: number): (delayMs: number) => number {
  let before = 0;
  return (delayMs) => {
    const excess = (Math.min(before, delayMs) - maxDelayMs) / (maxDelayMs * (fullAt - 1));
    before = delayMs;
    return largestShare * Math.min(1, Math.max(0, excess));
  };
}
