import type { Worker } from '@lectern/service';
import type { Reporter } from '../ports.ts';

export interface CleanupOptions {
  readonly intervalMs: number;
  /** Each is idempotent, and harmless when several instances run it at once. */
  readonly tasks: readonly (() => Promise<number>)[];
  readonly reporter: Reporter;
}

/** Forgets, now and then, what is past its retention. A failure is reported and tried again at the next turn. */
export function createCleanup({ intervalMs, tasks, reporter }: CleanupOptions): Worker {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const runAll = async (): Promise<void> => {
    for (const task of tasks) {
      try {
        await task();
      } catch (error) {
        reporter.warn({ err: error }, 'cleaning up failed');
      }
    }
  };
  return {
    name: 'cleanup',
    start: async () => {
      timer = setInterval(() => {
        running = running.then(runAll);
      }, intervalMs);
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
