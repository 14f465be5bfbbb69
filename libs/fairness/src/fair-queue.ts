import { RoundRobin, type Taken } from './round-robin.ts';

/** Parts of {@link createFairQueue}. */
export interface FairQueueOptions<K = string> {
  /** Most tasks that run at a time. */
  readonly concurrency: number;
  /** Most tasks of one key that run at a time; default `concurrency`. */
  readonly perKey?: number;
  /**
   * True for keys that have had their share, `running` being how many of their tasks run: they come after all others of
   * the same priority, and as usual while no other key waits. Called at every turn, so it may change; it has to be quick.
   */
  readonly isBehind?: (key: K, running: number) => boolean;
  /**
   * Most tasks that run at a time of keys that were behind when these began; default `concurrency`. Fewer keep slots for
   * the other keys, which then wait for no task of those behind.
   */
  readonly mostBehind?: number;
}

/** How one task waits. */
export interface RunOptions {
  /** Ends the waiting. A task that runs already has to react to the signal itself. */
  readonly signal?: AbortSignal;
  /** Higher goes first, before any turn of a lower one. A few fixed values, 0 by default. */
  readonly priority?: number;
}

/** Runs tasks of many keys, such as tenants, of which none can take the place of the others. */
export interface FairQueue<K = string> {
  /**
   * Runs the task when it is its turn, and settles as it does.
   *
   * @throws the signal's reason if it is aborted before the task runs, the reason of `close` once the queue is closed
   */
  run<T>(key: K, task: () => Promise<T>, options?: RunOptions): Promise<T>;
  /** Tasks that run now. */
  readonly running: number;
  /** Tasks of a key that run now. */
  runningOf(key: K): number;
  /** Tasks that wait. */
  readonly waiting: number;
  /** Refuses what waits and what comes later. Tasks that run go on. */
  close(reason: Error): void;
}

interface Waiting<K> {
  readonly start: (taken: Taken<K, Waiting<K>>) => void;
  readonly refuse: (reason: unknown) => void;
}

/**
 * A queue in which keys take turns (round-robin): a key with a thousand tasks delays one with a single task by one task,
 * not by a thousand. Within a key, first come, first served.
 *
 * Work-conserving: no task waits while there is a slot that its key may use (`perKey` and `mostBehind` may keep some
 * free). Nothing that runs is interrupted, so turns bound how many tasks go ahead of one, not how long each of them
 * takes. Constant time per task, however many wait.
 */
export function createFairQueue<K = string>(options: FairQueueOptions<K>): FairQueue<K> {
  const { concurrency, perKey = concurrency, isBehind = () => false, mostBehind = concurrency } = options;
  const roundRobin = new RoundRobin<K, Waiting<K>>({ perKey, isBehind, mostBehind });
  const waiting = new Set<Waiting<K>>();
  let running = 0;
  let closed: Error | undefined;

  const startNext = () => {
    while (running < concurrency) {
      const next = roundRobin.take();
      if (next === undefined) return;
      running += 1;
      next.item.start(next);
    }
  };
  const finish = (taken: Taken<K, Waiting<K>>) => {
    running -= 1;
    roundRobin.release(taken);
    startNext();
  };
  const waitForTurn = (key: K, { signal, priority = 0 }: RunOptions) =>
    new Promise<Taken<K, Waiting<K>>>((resolve, reject) => {
      const settle = () => {
        waiting.delete(entry);
        signal?.removeEventListener('abort', leave);
      };
      const entry: Waiting<K> = {
        start: (taken) => {
          settle();
          resolve(taken);
        },
        refuse: (reason) => {
          settle();
          remove();
          reject(reason);
        },
      };
      const leave = () => entry.refuse(signal?.reason);
      signal?.addEventListener('abort', leave, { once: true });
      waiting.add(entry);
      const remove = roundRobin.add({ key, item: entry }, priority);
      startNext();
    });

  return {
    run: async (key, task, runOptions = {}) => {
      runOptions.signal?.throwIfAborted();
      if (closed !== undefined) throw closed;
      const taken = await waitForTurn(key, runOptions);
      try {
        return await task();
      } finally {
        finish(taken);
      }
    },
    get running() {
      return running;
    },
    runningOf: (key) => roundRobin.outOf(key),
    get waiting() {
      return waiting.size;
    },
    close: (reason) => {
      closed = reason;
      for (const entry of [...waiting]) entry.refuse(reason);
    },
  };
}
