import type { Logger } from '@lectern/telemetry';
import type { Config } from '../config.ts';
import type { NumberedStatus } from './messages.ts';
import { startWorker, type Worker } from './worker.ts';
import { numberedEnv } from './worker-name.ts';

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
  /** By number. One that is missing has ended and is being started anew. */
  const workers = new Map<number, Worker>();
  const numbers = Array.from({ length: config.GATEWAY_WORKERS }, (_, at) => at + 1);
  let isStopping = false;

  const seeOthers = (asking: number): Promise<NumberedStatus[]> =>
    Promise.all(
      numbers
        .filter((number) => number !== asking)
        .map(async (number) => {
          const status = await workers
            .get(number)
            ?.status()
            .catch(() => null);
          return { number, status: status ?? null };
        }),
    );

  const startOne = (number: number, env: Readonly<Record<string, string>>, pauseMs: number): Worker => {
    const worker = startWorker({ ...env, ...numberedEnv(number) }, () => seeOthers(number));
    const startedAt = performance.now();
    workers.set(number, worker);
    logger.info({ workerPid: worker.pid }, 'worker started');
    worker.ended.then((exitCode) => {
      workers.delete(number);
      if (isStopping) return;
      const wasUseful = performance.now() - startedAt >= usefulMs;
      const waitMs = wasUseful ? firstPauseMs : pauseMs;
      logger.error({ workerPid: worker.pid, exitCode, waitMs }, 'worker has ended, another one follows');
      setTimeout(() => {
        if (!isStopping) startOne(number, env, Math.min(waitMs * 2, longestPauseMs));
      }, waitMs);
    });
    return worker;
  };

  return {
    alive: () => [...workers.values()],
    start: async (env) => {
      const first = numbers.map((number) => startOne(number, env, firstPauseMs));
      await Promise.all(first.map(({ listening }) => listening));
    },
    stop: async () => {
      isStopping = true;
      const left = [...workers.values()];
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
