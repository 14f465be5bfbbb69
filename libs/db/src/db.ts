import type { QueryResultRow } from 'pg';

/** The rows of a statement, and how many it touched or returned. */
export interface QueryResult<R> {
  readonly rows: R[];
  readonly rowCount: number;
}

/** What statements run on: the pool, or one open transaction. Repositories that take it work inside and outside of one. */
export interface Queryable {
  /**
   * Runs one statement with `$1`-style values. The row type is a claim by the caller and is not checked; `bigint`
   * columns arrive as strings and `timestamptz` columns as `Date`.
   *
   * @throws AppError `unavailable` when Postgres cannot be reached or went away, `deadline_exceeded` after the
   *   statement time-out, `unavailable` with reason `transaction_conflict` for a serialization failure or deadlock;
   *   everything else, such as a unique violation, is thrown as `pg.DatabaseError` (see {@link isUniqueViolation})
   */
  query<R extends QueryResultRow = QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<R>>;
}

/** One open transaction. It ends with the function that it was handed to; do not keep it. */
export interface Tx extends Queryable {
  /**
   * Has `run` called right after the transaction has committed; never if it rolls back. It is for waking things up, not
   * for work that must happen: the process can crash between commit and call. What it throws is logged.
   */
  afterCommit(run: () => void): void;
}

/** How a transaction runs. */
export interface TransactionOptions {
  /**
   * Gives up: the server ends the session, whatever statement is running, and frees its locks. Without effect once
   * COMMIT was sent, so that an abort never hides whether the work was done.
   */
  readonly signal?: AbortSignal | undefined;
}

/** How a single statement runs. */
export interface QueryOptions {
  /**
   * Gives up: the server cancels the statement, and the call fails with the signal's reason. What it had written is
   * rolled back, unless the abort came when it was done already. The connection is kept.
   */
  readonly signal?: AbortSignal | undefined;
}

/** A service's Postgres database. */
export interface Db extends Queryable {
  /** {@link Queryable.query}, outside of any transaction. */
  query<R extends QueryResultRow = QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<QueryResult<R>>;
  /**
   * Runs `run` in a transaction: commits when it resolves, rolls back when it rejects, and passes its result or its
   * error on.
   *
   * @throws as {@link Queryable.query}; AppError `unavailable` (`commit_outcome_unknown`) when the connection breaks during
   *   COMMIT, so that the change may have been made or not; `internal` (`transaction_rolled_back`) when a statement had
   *   failed and `run` resolved all the same. After every error but the first it was not made.
   */
  transaction<T>(run: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Calls `onNotify` for every NOTIFY on `channel`, on a connection of its own that is reopened when it breaks. What is
   * sent while it is down is lost: use it to be woken early, beside a poll that finds everything.
   *
   * @returns the function that ends listening
   */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  /** Rejects unless Postgres answers. */
  check(signal?: AbortSignal): Promise<void>;
  /** Waits for statements that run, then closes all connections. */
  close(): Promise<void>;
}
