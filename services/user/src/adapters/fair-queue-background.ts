import { createFairQueue } from '@lectern/fairness';
import type { Logger } from '@lectern/telemetry';
import type { Background } from '../ports/credentials.ts';

/** The limits of work that nobody waits for. */
export interface BackgroundOptions {
  /** Maximum number of pieces that run at once. */
  readonly concurrency: number;
  /** Maximum number of pieces that wait; further ones are dropped. */
  readonly queue: number;
  /** Time after which the signal of a piece is aborted, in milliseconds. */
  readonly timeoutMs: number;
  readonly logger: Pick<Logger, 'warn'>;
}

/** A {@link Background} in memory. `close` waits for what is queued, and so for no longer than the time-outs of that. */
export function createFairQueueBackground(
  options: BackgroundOptions,
): Background & { close(): Promise<void> } {
  const { logger } = options;
  const queue = createFairQueue<string>({ concurrency: options.concurrency });
  const pending = new Set<Promise<void>>();

  const attempt = async (task: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    try {
      await queue.run(task, () => work(AbortSignal.timeout(options.timeoutMs)));
    } catch (error) {
      logger.warn({ task, err: error }, 'work in the background failed');
    }
  };
  return {
    run: (task, work) => {
      if (queue.waiting >= options.queue) {
        logger.warn({ task }, 'work in the background dropped, too much of it waits');
        return;
      }
      const running = attempt(task, work).finally(() => pending.delete(running));
      pending.add(running);
    },
    close: async () => {
      await Promise.all(pending);
    },
  };
}
