import { setTimeout as delay } from 'node:timers/promises';
import type { BackgroundWorker } from '@lectern/events';
import type { Logger } from '@lectern/telemetry';

/** Parts of {@link createReindexWorker}. */
export interface ReindexWorkerOptions {
  /** Takes one step. @returns whether there was something to do */
  readonly advance: (signal: AbortSignal) => Promise<boolean>;
  /** What is said once, when it starts. */
  readonly announce: (signal: AbortSignal) => Promise<void>;
  /** Pause after a step that had nothing to do, or failed. */
  readonly pollMs: number;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Takes step after step of a reindex, in every instance. A step that is ended by the stop is taken again by the next process. */
export function createReindexWorker({
  advance,
  announce,
  pollMs,
  logger,
}: ReindexWorkerOptions): BackgroundWorker {
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> = Promise.resolve();
  const step = async (): Promise<boolean> => {
    try {
      return await advance(signal);
    } catch (err) {
      if (!signal.aborted) logger.warn({ err }, 'reindex does not go on; trying again');
      return false;
    }
  };
  const run = async (): Promise<void> => {
    await announce(signal).catch(() => undefined);
    while (!signal.aborted) {
      if (!(await step())) await delay(pollMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  return {
    name: 'reindex',
    start: async () => {
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
