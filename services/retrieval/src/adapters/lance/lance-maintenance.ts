/** Compacts a LanceDB table when it is not being written to. */
export interface Maintenance {
  /** Call after each write; decides when the next run is due. */
  wrote(): void;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
  /** Lets no further run begin, and resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/**
 * Each write leaves a small fragment behind that the indexes do not cover yet. Rows there are found all the same, by a
 * scan, so this is about speed alone: a run is due after `idleMs` without a write, or at the latest after `maxWrites`. Runs
 * never overlap.
 */
export function createMaintenance(options: {
  run: () => Promise<void>;
  onError: (error: unknown) => void;
  idleMs: number;
  maxWrites: number;
}): Maintenance {
  let writes = 0;
  let running: Promise<void> | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const schedule = (): void => {
    clearTimeout(timer);
    if (running !== undefined || stopped || writes === 0) return;
    if (writes >= options.maxWrites) start();
    else timer = setTimeout(start, options.idleMs).unref();
  };

  const start = (): void => {
    writes = 0;
    running = options
      .run()
      .catch(options.onError)
      .finally(() => {
        running = undefined;
        schedule();
      });
  };

  return {
    wrote: () => {
      writes += 1;
      schedule();
    },
    idle: async () => running,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
