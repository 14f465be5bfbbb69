/** Ends a transaction of a {@link MemoryDb}: writes all that it writes, and returns its result. */
export type MemoryCommit<T> = () => T;

/**
 * Whatever adapters in memory have their tables in: who calls it decides when a statement gets its turn, and what may happen to it. Nothing is ever
 * seen half done.
 */
export interface MemoryDb {
  /**
   * What one statement of its name does, or one transaction that waits for nothing outside of the database. It must leave nothing behind
   * when it throws.
   */
  query<T>(statement: string, run: () => T | Promise<T>): Promise<T>;
  /**
   * A transaction that waits for something outside: all others wait for its end. Nothing was written when `work` rejects.
   *
   * @param work returns what then writes
   */
  transaction<T>(work: () => Promise<MemoryCommit<T>>): Promise<T>;
}

/** Does everything at once, in the order of the calls. */
export function createMemoryDb(): MemoryDb {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => T | Promise<T>): Promise<T> => {
    const done = last.then(run);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    query: (_statement, run) => inTurn(run),
    transaction: (work) => inTurn(async () => (await work())()),
  };
}
