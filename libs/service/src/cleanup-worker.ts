import type { TaskStatus } from '@lectern/contracts';
import type { BackgroundWorker } from '@lectern/events';
import type { Logger } from '@lectern/telemetry';

/** What {@link createCleanupWorker} runs, and how often. */
export interface CleanupOptions {
  /** Shown in logs. */
  readonly name: string;
  readonly intervalMs: number;
  /** Each is idempotent, and harmless when several instances run it at once. The signal aborts when the worker stops. */
  readonly tasks: readonly ((stopped: AbortSignal) => Promise<number>)[];
  readonly logger: Pick<Logger, 'warn'>;
}

/** A worker that says what it did the last time. */
export interface CleanupWorker extends BackgroundWorker {
  status(): TaskStatus;
}

/** Deletes at intervals what is past its retention, or mends what was left behind. A failure is logged and tried again at the next interval. */
export function createCleanupWorker({ name, intervalMs, tasks, logger }: CleanupOptions): CleanupWorker {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const stopping = new AbortController();
  let last: Pick<TaskStatus, 'lastRunAt' | 'lastCount' | 'failed'> = {
    ...{ lastRunAt: null, lastCount: 0, failed: false },
  };
  let totalCount = 0;
  const runAll = async (): Promise<void> => {
    let [lastCount, failed] = [0, false];
    for (const task of tasks) {
      if (stopping.signal.aborted) return;
      try {
        lastCount += await task(stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        failed = true;
        logger.warn({ err: error, worker: name }, 'cleaning up failed');
      }
    }
    totalCount += lastCount;
    last = { lastRunAt: new Date().toISOString(), lastCount, failed };
  };
  return {
    name,
    status: () => ({ name, intervalSeconds: intervalMs / 1_000, ...last, totalCount }),
    start: async () => {
      timer = setInterval(() => {
        running = running.then(runAll);
      }, intervalMs);
    },
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}

/** Whether a worker is one that {@link createCleanupWorker} made. */
export function isCleanupWorker(worker: BackgroundWorker): worker is CleanupWorker {
  return 'status' in worker;
}
