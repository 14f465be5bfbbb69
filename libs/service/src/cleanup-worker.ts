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

/** Deletes at intervals what is past its retention, or mends what was left behind. A failure is logged and tried again at the next interval. */
export function createCleanupWorker({ name, intervalMs, tasks, logger }: CleanupOptions): BackgroundWorker {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const stopping = new AbortController();
  const runAll = async (): Promise<void> => {
    for (const task of tasks) {
      if (stopping.signal.aborted) return;
      try {
        await task(stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        logger.warn({ err: error, worker: name }, 'cleaning up failed');
      }
    }
  };
  return {
    name,
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
