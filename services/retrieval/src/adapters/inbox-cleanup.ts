import type { Worker } from '@lectern/service';
import type { Reporter } from '../ports.ts';

/** Forgets, now and then, deliveries that no queue can repeat any more. A failure is reported; the next turn tries again. */
export function createInboxCleanup(options: {
  intervalMs: number;
  purge: () => Promise<number>;
  reporter: Reporter;
}): Worker {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    try {
      await options.purge();
    } catch (error) {
      options.reporter.warn({ err: error }, 'old deliveries could not be forgotten');
    }
  };
  return {
    name: 'inbox cleanup',
    start: async () => {
      timer = setInterval(() => {
        running = running.then(turn);
      }, options.intervalMs);
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
