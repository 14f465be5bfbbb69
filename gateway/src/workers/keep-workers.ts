import type { Logger } from '@lectern/telemetry';
import type { Config } from '../config.ts';
import { startWorker, type Worker } from './worker.ts';

/** Pause before a worker is started anew; it doubles with each that ends before it was useful. */
const firstPauseMs = 100;
const longestPauseMs = 10_000;
/** A worker that has lived this long was useful. */
const usefulMs = 10_000;
/** Time that a worker has beyond what its stop may take. */
const stopMarginMs = 2_000;

/** Processes that are kept alive. */
export interface Workers {
  alive(): readonly Worker[];
  /** Resolves when all listen; rejects when one ends before. */
  start(env: Readonly<Record<string, string>>): Promise<void>;
  /** Resolves when all have ended: to false if one did not stop cleanly or had to be killed. */
  stop(): Promise<boolean>;
}

/** Keeps as many workers as are configured: one that ends unasked is started anew, after a pause if it keeps on ending. */
export function keepWorkers(logger: Logger, config: Config): Workers {
  const workers = new Set<Worker>();
  let isStopping = false;

  const startOne = (env: Readonly<Record<string, string>>, pauseMs: number): Worker => {
    const worker = startWorker(env);
    const startedAt = performance.now();
    workers.add(worker);
    logger.info({ workerPid: worker.pid }, 'worker started');
    worker.ended.then((exitCode) => {
      workers.delete(worker);
      if (isStopping) return;
      const wasUseful = performance.now() - startedAt >= usefulMs;
      const waitMs = wasUseful ? firstPauseMs : pauseMs;
      logger.error({ workerPid: worker.pid, exitCode, waitMs }, 'worker has ended, another one follows');
      setTimeout(() => {
        if (!isStopping) startOne(env, Math.min(waitMs * 2, longestPauseMs));
      }, waitMs);
    });
    return worker;
  };

  return {
    alive: () => [...workers],
    start: async (env) => {
      const first = Array.from({ length: config.GATEWAY_WORKERS }, () => startOne(env, firstPauseMs));
      await Promise.all(first.map(({ listening }) => listening));
    },
    stop: async () => {
      isStopping = true;
      const left = [...workers];
      for (const worker of left) worker.stop();
      const longestMs = config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_TIMEOUT_MS + stopMarginMs;
      const timer = setTimeout(() => {
        for (const worker of left) worker.kill();
      }, longestMs);
      const codes = await Promise.all(left.map(({ ended }) => ended));
      clearTimeout(timer);
      return codes.every((code) => code === 0);
    },
  };
}
