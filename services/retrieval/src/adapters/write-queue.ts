/** Runs tasks one after another in the order of their arrival; one that fails does not hold up the next. */
export interface WriteQueue {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Resolves when everything that was queued so far has ended. */
  drained(): Promise<void>;
}

/** A queue of its own for each caller; there is no limit, since the callers' own concurrency is one. */
export function createWriteQueue(): WriteQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (task) => {
      const result = last.then(task);
      last = result.then(settled, settled);
      return result;
    },
    drained: async () => {
      await last;
    },
  };
}

/** The queue goes on after a failure: it is the caller's, who has been handed the rejected promise itself. */
function settled(): undefined {
  return undefined;
}
