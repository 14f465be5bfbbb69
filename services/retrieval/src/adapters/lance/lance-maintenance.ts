/** Compacts a LanceDB table when it is not being written to. */
export interface Maintenance {
  /** Call after each write; decides when the next run is due. */
  wrote(): void;
  /** Ends the timer. A run that has begun is waited for by the table's write queue. */
  stop(): void;
}

/**
 * Each write leaves a small fragment behind that the indexes do not cover yet. Rows there are found all the same, by a
 * scan, so this is about speed alone: a run is due after `idleMs` without a write, or at the latest after `maxWrites`.
 */
export function createMaintenance(options: {
  run: () => Promise<void>;
  onError: (error: unknown) => void;
  idleMs: number;
  maxWrites: number;
}): Maintenance {
  let writes = 0;
  let running = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const schedule = (): void => {
    clearTimeout(timer);
    if (running || stopped || writes === 0) return;
    if (writes >= options.maxWrites) void run();
    else timer = setTimeout(run, options.idleMs).unref();
  };

  const run = async (): Promise<void> => {
    running = true;
    writes = 0;
    try {
      await options.run();
    } catch (error) {
      options.onError(error);
    } finally {
      running = false;
      schedule();
    }
  };

  return {
    wrote: () => {
      writes += 1;
      schedule();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
