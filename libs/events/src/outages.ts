import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@lectern/telemetry';
import { type Backoff, pauseAfter } from './background-worker.ts';
import type { Dependency } from './dependency.ts';
import type { ConsumerMetrics } from './metrics.ts';

/** What {@link createOutages} needs. */
export interface OutagesOptions {
  /** The consuming service. */
  readonly consumer: string;
  /** Ends the handling of further messages, until what it returns is called. */
  hold(): () => void;
  readonly metrics: Pick<ConsumerMetrics, 'paused'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Waits between two probes; rejects when the signal aborts. Default: a timer. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Knows which dependencies are down. */
export interface Outages {
  /**
   * Whether a dependency that an error blames is down: it is asked itself. If it is, the consumer pauses, and the
   * dependency is probed until it answers.
   */
  isDown(dependency: Dependency): Promise<boolean>;
  /** Ends all probes; the consumer stays paused. */
  stop(): void;
}

/** Healing has to be noticed within seconds, however long the outage was. */
const pausesMs: Backoff = { base: 250, most: 3_000 };
const probeTimeoutMs = 3_000;

/** Pauses the consumer while a dependency is down. One probe of a dependency runs at a time. */
export function createOutages(options: OutagesOptions): Outages {
  const { sleep = (ms, signal) => delay(ms, undefined, { signal }) } = options;
  const { consumer, metrics, logger } = options;
  const stopped = new AbortController();
  const asked = new Map<Dependency, Promise<boolean>>();
  const down = new Set<Dependency>();

  const answers = async (dependency: Dependency): Promise<boolean> => {
    try {
      await within(dependency.check(AbortSignal.any([stopped.signal, AbortSignal.timeout(probeTimeoutMs)])));
      return true;
    } catch (error) {
      logger.warn({ err: error, dependency: dependency.name }, 'a dependency does not answer');
      return false;
    }
  };
  const probe = async (dependency: Dependency): Promise<void> => {
    const { name } = dependency;
    const release = options.hold();
    metrics.paused.set({ consumer, dependency: name }, 1);
    logger.warn({ dependency: name }, 'consumption paused until a dependency is back');
    for (let attempt = 1; ; attempt += 1) {
      try {
        await sleep(pauseAfter(attempt, pausesMs), stopped.signal);
      } catch {
        return;
      }
      if (await answers(dependency)) break;
    }
    down.delete(dependency);
    metrics.paused.set({ consumer, dependency: name }, 0);
    logger.info({ dependency: name }, 'consumption goes on');
    release();
  };
  const ask = async (dependency: Dependency): Promise<boolean> => {
    const isDown = !(await answers(dependency));
    if (isDown && !stopped.signal.aborted) {
      down.add(dependency);
      void probe(dependency);
    }
    asked.delete(dependency);
    return isDown;
  };
  return {
    isDown: async (dependency) => {
      if (down.has(dependency)) return true;
      const asking = asked.get(dependency) ?? ask(dependency);
      asked.set(dependency, asking);
      return asking;
    },
    stop: () => stopped.abort(),
  };
}

/** A check that ignores its signal must not hold the consumer for ever. */
async function within(check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The probe took too long.')), probeTimeoutMs + 1_000);
  });
  try {
    await Promise.race([check, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
